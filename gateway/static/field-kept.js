// What a browser keeps of field visits: a key that cannot be taken out of it, the cases that were
// taken along, what was written on the spot; all but its frame sealed under that key.
(function () {
  "use strict";

  function database() {
    return new Promise(function (done, failed) {
      var opening = indexedDB.open("field-work", 1);
      opening.onupgradeneeded = function () {
        ["keys", "cases", "captures"].forEach(function (name) {
          opening.result.createObjectStore(name, { keyPath: "id" });
        });
      };
      opening.onsuccess = function () { done(opening.result); };
      opening.onerror = function () { failed(opening.error); };
    });
  }

  function kept(store, mode, ask) {
    return database().then(function (db) {
      return new Promise(function (done, failed) {
        var work = db.transaction(store, mode);
        var asked = ask(work.objectStore(store));
        work.oncomplete = function () { db.close(); done(asked.result); };
        work.onerror = work.onabort = function () { db.close(); failed(work.error); };
      });
    });
  }

  function get(store, id) { return kept(store, "readonly", function (s) { return s.get(id); }); }
  function all(store) { return kept(store, "readonly", function (s) { return s.getAll(); }); }
  function put(store, one) { return kept(store, "readwrite", function (s) { return s.put(one); }); }
  function drop(store, id) { return kept(store, "readwrite", function (s) { return s.delete(id); }); }

  function key() {
    return get("keys", "key").then(function (found) {
      if (found) return found.key;
      return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false,
        ["encrypt", "decrypt"]).then(function (made) {
        return put("keys", { id: "key", key: made }).then(function () { return made; });
      });
    });
  }

  function seal(bytes) {
    var iv = crypto.getRandomValues(new Uint8Array(12));
    return key().then(function (held) {
      return crypto.subtle.encrypt({ name: "AES-GCM", iv: iv }, held, bytes);
    }).then(function (sealed) { return { iv: iv, sealed: sealed }; });
  }

  function unseal(box) {
    return key().then(function (held) {
      return crypto.subtle.decrypt({ name: "AES-GCM", iv: box.iv }, held, box.sealed);
    });
  }

  function sealText(value) { return seal(new TextEncoder().encode(JSON.stringify(value))); }

  function unsealText(box) {
    return unseal(box).then(function (bytes) { return JSON.parse(new TextDecoder().decode(bytes)); });
  }

  function unsealFile(file) {
    return unseal(file.box).then(function (bytes) {
      return new File([bytes], file.name, { type: file.type });
    });
  }

  // Drops what has lived its time; answers how many captures that were.
  function forgetOld() {
    var now = Date.now();
    return get("cases", "cases").then(function (found) {
      return found && found.until < now ? drop("cases", "cases") : null;
    }).then(function () { return all("captures"); }).then(function (captures) {
      var old = captures.filter(function (one) { return one.until < now; });
      return Promise.all(old.map(function (one) { return drop("captures", one.id); }));
    }).then(function (dropped) { return dropped.length; });
  }

  function wipe() {
    return new Promise(function (done) {
      var deleting = indexedDB.deleteDatabase("field-work");
      deleting.onsuccess = deleting.onerror = deleting.onblocked = done;
    }).then(function () {
      return window.caches ? caches.keys() : [];
    }).then(function (names) {
      return Promise.all(names.map(function (name) { return caches.delete(name); }));
    });
  }

  window.fieldKept = {
    get: get, all: all, put: put, drop: drop, seal: seal, sealText: sealText,
    unsealText: unsealText, unsealFile: unsealFile, forgetOld: forgetOld, wipe: wipe
  };
})();
