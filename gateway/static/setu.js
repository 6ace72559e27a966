// Everything works without this file. It only spares the reader a reload, a quick exit's trace,
// and typing a place that the phone already knows.
(function () {
  "use strict";

  // Which place it is, in words; without an answer it stays at "found".
  function sayWhere(button, said) {
    var form = button.form, asked = new URLSearchParams();
    if (!form || !form.elements.form_token) return;
    asked.set("form_token", form.elements.form_token.value);
    asked.set("service", form.dataset.code || "");
    if (form.elements.category) asked.set("category", form.elements.category.value);
    ["lat", "lon", "accuracy"].forEach(function (name) {
      asked.set(name, document.getElementById(button.dataset.into + "-" + name).value);
    });
    fetch(button.dataset.where, { method: "POST", body: asked, credentials: "same-origin" })
      .then(function (answer) { return answer.json(); }).then(function (answer) {
        var field = Object.values(answer.fields || {})[0];
        if (answer.words || field) said.textContent = answer.words || field.message;
      }).catch(function () { /* no network: the point stands all the same */ });
  }

  function showLocation(button) {
    if (!navigator.geolocation) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      var said = document.getElementById(button.dataset.says);
      said.textContent = button.dataset.wait;
      navigator.geolocation.getCurrentPosition(function (found) {
        ["lat", "lon", "accuracy"].forEach(function (name) {
          var input = document.getElementById(button.dataset.into + "-" + name);
          var value = name === "accuracy" ? found.coords.accuracy
            : found.coords[name === "lat" ? "latitude" : "longitude"];
          input.value = name === "accuracy" ? Math.ceil(value) : value.toFixed(6);
        });
        var way = document.getElementById(button.dataset.way);
        way.checked = true;
        way.dispatchEvent(new Event("change", { bubbles: true }));
        said.textContent = button.dataset.done;
        var not = document.getElementById(button.dataset.not);
        if (not) not.hidden = false;
        if (button.dataset.where) sayWhere(button, said);
        else if (way.requestSubmit) way.requestSubmit();
      }, function () { said.textContent = button.dataset.failed; },
      { enableHighAccuracy: true, timeout: 15000 });
    });
  }

  function warnOfUnsent(form) {
    form.addEventListener("submit", function (event) {
      var unsent = 0;
      ["field-unsent", "kept-unsent"].forEach(function (name) { unsent += stored(name); });
      if (unsent && !window.confirm(form.dataset.unsent)) event.preventDefault();
    });
  }

  function stored(name) {
    try { return Number(localStorage.getItem(name)); } catch (error) { return 0; }
  }

  // What was written without a network waits on a page of its own.
  function tellOfKept(main) {
    if (!stored("kept-unsent") || location.pathname === "/kept") return;
    var told = document.createElement("p");
    var link = document.createElement("a");
    told.className = "panel note";
    link.href = "/kept";
    link.textContent = main.dataset.kept;
    told.append(link);
    main.prepend(told);
  }

  // Also without a network, where nothing answers that could clear it.
  function wipe() {
    try {
      localStorage.removeItem("kept-unsent");
      indexedDB.deleteDatabase("kept");
      caches.keys().then(function (names) {
        names.forEach(function (name) { if (name.indexOf("setu-") === 0) caches.delete(name); });
      });
    } catch (error) { /* a browser that keeps nothing */ }
  }

  function leaveQuickly(link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      wipe();
      location.replace(link.href);
    });
  }

  var wrong = document.getElementById("wrong");
  if (wrong) wrong.focus();
  document.querySelectorAll("[data-into]").forEach(showLocation);
  document.querySelectorAll("[data-unsent]").forEach(warnOfUnsent);
  document.querySelectorAll("[data-kept]").forEach(tellOfKept);
  document.addEventListener("setu:shown", function (event) {
    event.target.querySelectorAll("[data-into]").forEach(showLocation);
  });
  document.querySelectorAll("[data-leave]").forEach(leaveQuickly);
})();
