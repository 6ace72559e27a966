// Keeps, for when there is no network: the style and scripts, the page that says so, and the first
// pages of forms that were read here, which hold nothing that anybody wrote.
"use strict";
importScripts.apply(null, {{ scripts|tojson }});
var NAME = "setu-{{ version }}";
var FORMS = "setu-forms-2";  // the pages of the first one bore the mark of who had read them
var OURS = "setu-", IN_USE = [NAME, FORMS];
var SHELL = {{ shell|tojson }};
var PAGE = SHELL[0];
var ELSEWHERE = {{ elsewhere|tojson }};

function keepForm(path) {
  return fetch(path, { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
    if (!answer.ok || answer.redirected || !answer.headers.get("Kept-Offline")) return null;
    return caches.open(FORMS).then(function (cache) { return cache.put(path, answer); });
  });
}

{% include "pages/shell_kept.js" %}

self.addEventListener("message", function (event) {
  var path = String(event.data);
  if (path.indexOf("/services/") === 0) {
    event.waitUntil(keepForm(path).catch(function () { /* next time */ }));
  }
});

// A browser that knows how says when there is a network again, also with every page closed.
self.addEventListener("sync", function (event) {
  if (event.tag === "kept") event.waitUntil(self.kept.sendAll());
});

self.addEventListener("fetch", function (event) {
  var request = event.request, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (SHELL.indexOf(url.pathname + url.search) > 0) {
    event.respondWith(caches.match(url.pathname + url.search).then(function (copy) {
      return copy || fetch(request);
    }));
  } else if (request.mode === "navigate") {
    event.respondWith(fetch(request).then(function (answer) {
      if (url.pathname === PAGE && answer.ok && !answer.redirected) {
        var copy = answer.clone();
        event.waitUntil(caches.open(NAME).then(function (cache) { return cache.put(PAGE, copy); }));
      }
      return answer;
    }).catch(function () {
      // Who leaves in a hurry is shown nothing of us.
      if (url.pathname === "/leave") return Response.redirect(ELSEWHERE, 303);
      return caches.open(FORMS).then(function (cache) {
        return cache.match(url.pathname);
      }).then(function (copy) { return copy || caches.match(PAGE); });
    }));
  }
});
