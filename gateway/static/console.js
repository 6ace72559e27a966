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
    var said = document.getElementById("fresh"), state = document.getElementById("not-live");
    var stream = null, again = 0, failures = 0;
    // A tab that nobody looks at gives its connection back; its first word afterwards is the latest.
    function open() {
      clearTimeout(again);
      if (stream) stream.close();
      stream = document.hidden ? null : new EventSource(tabs.dataset.live);
      if (!stream) return;
      stream.addEventListener("figures", show);
      stream.onerror = lost;
    }
    // A browser comes back at one pace, and after a refusal never. Here the pauses grow, and differ, so
    // that not every console of the state is at the door when a server begins again. A stream that
    // ended in its time is back with the first try: of that nothing is said.
    function lost() {
      stream.close();
      failures += 1;
      if (failures > 1) state.textContent = state.dataset.words;
      var pause = Math.min(60, Math.pow(2, failures - 1)) * (1 + Math.random() / 2);
      again = setTimeout(open, pause * 1000);
    }
    function show(event) {
      failures = 0;
      state.textContent = "";
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
    window.addEventListener("online", open);
    open();
  }

  var tabs = document.querySelector("[data-live]");
  if (tabs) follow(tabs);
})();
