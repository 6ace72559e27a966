// Keeps the page of field visits, which holds nothing of any case, for when there is no network.
"use strict";
var NAME = "field-{{ version }}";
var SHELL = {{ shell|tojson }};

function known(request) {
  var url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return null;
  if (url.pathname === SHELL[0]) return SHELL[0];
  return SHELL.indexOf(url.pathname + url.search) > 0 ? url.pathname + url.search : null;
}

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(NAME).then(function (cache) {
    return cache.addAll(SHELL);
  }).then(function () { return self.skipWaiting(); }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) {
      return name.indexOf("field-") === 0 && name !== NAME;
    }).map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});

self.addEventListener("fetch", function (event) {
  var path = known(event.request);
  if (!path) return;
  event.respondWith(fetch(event.request).then(function (answer) {
    if (answer.ok && !answer.redirected) {
      var copy = answer.clone();
      event.waitUntil(caches.open(NAME).then(function (cache) { return cache.put(path, copy); }));
    }
    return answer;
  }).catch(function () { return caches.match(path); }));
});
