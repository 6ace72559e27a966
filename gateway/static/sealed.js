// A database of this browser alone. What is sealed in it lies under a key that no script can take
// out of the browser. `sealedStore(name, stores)` makes one; "keys" is a store it adds itself.
(function () {
  "use strict";

  self.sealedStore = function (name, stores) {
    function database() {
      return new Promise(function (done, failed) {
        var opening = indexedDB.open(name, 1);
        opening.onupgradeneeded = function () {
          ["keys"].concat(stores).forEach(function (store) {
            opening.result.createObjectStore(store, { keyPath: "id" });
          });
        };
        opening.onsuccess = function () { done(opening.result); };
        opening.onerror = function () { failed(opening.error); };
      });
    }

    function asked(store, mode, ask) {
      return database().then(function (db) {
        return new Promise(function (done, failed) {
          var work = db.transaction(store, mode);
          var answer = ask(work.objectStore(store));
          work.oncomplete = function () { db.close(); done(answer.result); };
          work.onerror = work.onabort = function () { db.close(); failed(work.error); };
        });
      });
    }

    function get(store, id) { return asked(store, "readonly", function (s) { return s.get(id); }); }
    function all(store) { return asked(store, "readonly", function (s) { return s.getAll(); }); }
    function put(store, row) {
      return asked(store, "readwrite", function (s) { return s.put(row); });
    }
    function drop(store, id) {
      return asked(store, "readwrite", function (s) { return s.delete(id); });
    }

    function key() {
      return get("keys", "key").then(function (row) {
        if (row) return row.key;
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
      return unseal(box).then(function (bytes) {
        return JSON.parse(new TextDecoder().decode(bytes));
      });
    }

    function unsealFile(file) {
      return unseal(file.box).then(function (bytes) {
        return new File([bytes], file.name, { type: file.type });
      });
    }

    // Drops what has lived its time; answers how many rows that were.
    function forgetOld(store) {
      return all(store).then(function (rows) {
        var old = rows.filter(function (row) { return row.until < Date.now(); });
        return Promise.all(old.map(function (row) { return drop(store, row.id); }));
      }).then(function (dropped) { return dropped.length; });
    }

    function wipe() {
      return new Promise(function (done) {
        var deleting = indexedDB.deleteDatabase(name);
        deleting.onsuccess = deleting.onerror = deleting.onblocked = done;
      });
    }

    return {
      get: get, all: all, put: put, drop: drop, seal: seal, sealText: sealText,
      unsealText: unsealText, unsealFile: unsealFile, forgetOld: forgetOld, wipe: wipe
    };
  };
})();
