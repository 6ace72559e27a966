// Everything in the console works without this file. It adds keys for who does not want to reach for
// the mouse, and figures that change by themselves. It never moves the focus by itself.
(function () {
  "use strict";

  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)
      && !/^(checkbox|radio|button|submit)$/.test(target.type || "");
  }

  function rows() {
    return Array.prototype.slice.call(document.querySelectorAll("table.cases a.to"));
  }

  function step(by) {
    var links = rows(), at = -1;
    links.forEach(function (one, number) {
      if (one.closest("tr").contains(document.activeElement)) at = number;
    });
    var next = links[Math.max(0, Math.min(links.length - 1, at + by))];
    if (next) next.focus();
    return Boolean(next);
  }

  function inRow(selector) {
    var row = document.activeElement && document.activeElement.closest("table.cases tr");
    return row && row.querySelector(selector);
  }

  function press(key) {
    if (key === "j" && step(1) || key === "k" && step(-1)) return true;
    var here = key === "x" ? inRow("input[type=checkbox]")
      : key === "a" ? inRow(".go-on button, .go-on a") : null;
    var one = here || document.querySelector('[data-key="' + CSS.escape(key) + '"]');
    if (!one) return false;
    if (one.id === "find") one.focus(); else one.click();
    return true;
  }

  document.addEventListener("keydown", function (event) {
    // Enter on a tick takes no deed, whichever button a browser holds to be the form's own.
    if (event.key === "Enter" && event.target.type === "checkbox") event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key.length === 1 && press(event.key)) event.preventDefault();
  });

  function follow(tabs) {
    if (!window.EventSource) return;
    var said = document.getElementById("fresh"), stream = null;
    // A tab that nobody looks at gives its connection back; its first word afterwards is the latest.
    function open() {
      if (stream) stream.close();
      stream = document.hidden ? null : new EventSource(tabs.dataset.live);
      if (stream) stream.addEventListener("figures", show);
    }
    function show(event) {
      var figures = JSON.parse(event.data), changed = false;
      tabs.querySelectorAll("[data-count]").forEach(function (one) {
        var figure = figures[one.dataset.count], now = figure === null ? "–" : String(figure);
        if (now === one.textContent) return;
        one.textContent = now;
        changed = true;
      });
      if (!changed || said.firstChild) return;
      var link = document.createElement("a");
      link.href = location.href;
      link.textContent = tabs.dataset.more;
      said.appendChild(link);
    }
    document.addEventListener("visibilitychange", open);
    open();
  }

  var tabs = document.querySelector("[data-live]");
  if (tabs) follow(tabs);
})();
