// Renews what a page shows of a case when it changes, and of an upload until it is done.
(function () {
  "use strict";

  function followCase(live) {
    if (!window.EventSource || !window.fetch) return;
    var seen = live.dataset.sequence, again = 0;
    // A phone between two cells loses one request: what was told of is looked for again.
    function look() {
      clearTimeout(again);
      fetch(location.href, { credentials: "same-origin" }).then(function (answer) {
        return answer.ok ? answer.text() : Promise.reject();
      }).then(function (text) {
        var fresh = new DOMParser().parseFromString(text, "text/html").getElementById("live");
        if (!fresh || fresh.dataset.sequence === seen) return;
        seen = fresh.dataset.sequence;
        live.innerHTML = fresh.innerHTML;
        document.getElementById("live-said").textContent = live.dataset.changed;
      }).catch(function () { again = setTimeout(look, 3000); });
    }
    // A browser holds six connections to a host: a tab that nobody looks at gives its own back, and
    // asks for what it missed when it is looked at again.
    var stream = null;
    function follow() {
      if (stream) stream.close();
      stream = null;
      if (document.hidden) return;
      stream = new EventSource(live.dataset.events + "?after=" + seen);
      stream.addEventListener("change", look);
      stream.onerror = function () {
        if (stream && stream.readyState === 2) setTimeout(follow, 30000);
      };
    }
    document.addEventListener("visibilitychange", follow);
    follow();
  }

  function followUpload(live) {
    function look() {
      fetch(location.href, { credentials: "same-origin" }).then(function (answer) {
        return answer.ok ? answer.text() : Promise.reject();
      }).then(function (text) {
        var fresh = new DOMParser().parseFromString(text, "text/html").getElementById("live");
        if (fresh && !fresh.dataset.poll) location.reload();
        else if (fresh) { live.innerHTML = fresh.innerHTML; later(); }
      }).catch(later);
    }
    function later() { setTimeout(look, live.dataset.poll * 1000); }
    later();
  }

  document.querySelectorAll("[data-events]").forEach(followCase);
  document.querySelectorAll("[data-poll]").forEach(followUpload);
})();
