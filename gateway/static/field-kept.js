// What a browser keeps of field visits: the cases that were taken along and what was written on the
// spot; all but its frame sealed.
(function () {
  "use strict";
  var kept = self.sealedStore("field-work", ["cases", "captures"]);
  var forget = kept.forgetOld, wipe = kept.wipe;

  // Drops what has lived its time; answers how many captures that were.
  kept.forgetOld = function () {
    return forget("cases").then(function () { return forget("captures"); });
  };

  kept.wipe = function () {
    return wipe().then(function () {
      return window.caches ? caches.keys() : [];
    }).then(function (names) {
      return Promise.all(names.map(function (name) { return caches.delete(name); }));
    });
  };

  window.fieldKept = kept;
})();
