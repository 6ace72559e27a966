// Keeps the page of field visits, which holds nothing of any case, for when there is no network.
"use strict";
var NAME = "field-{{ version }}";
var OURS = "field-", IN_USE = [NAME];
var SHELL = {{ shell|tojson }};

function known(request) {
  var url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return null;
  if (url.pathname === SHELL[0]) return SHELL[0];
  return SHELL.indexOf(url.pathname + url.search) > 0 ? url.pathname + url.search : null;
}

{% include "pages/shell_kept.js" %}

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
