// Applications that could not be sent: kept on this device, sealed, if the reader wished it, and
// sent under the key that the form bore from its first page, so that they are filed once however
// often they are sent. Pages and the worker both use this.
(function () {
  "use strict";
  var LIFE = 72 * 3600 * 1000;
  var WAIT = 60000;
  var PASSWORDS = ["form_token", "otp", "challenge"];
  var AFTER_PASSWORD = ["verify", "send", "change", "mobile"];
  var store = self.sealedStore("kept", ["forms", "sent"]);
  var running = false;

  // Posts a form as its script does: answers {to, filed, again}; rejects with {status} where a page
  // came instead, with anything else where nothing came.
  function post(address, form) {
    var given_up = new AbortController();
    var files = Array.from(form.values()).some(function (one) { return one instanceof File; });
    var timer = setTimeout(function () { given_up.abort(); }, files ? 10 * WAIT : WAIT);
    return fetch(address, {
      method: "POST", body: form, credentials: "same-origin", cache: "no-store",
      headers: { Accept: "application/json" }, signal: given_up.signal
    }).then(function (answer) {
      var json = (answer.headers.get("Content-Type") || "").indexOf("application/json") === 0;
      return json ? answer.json() : Promise.reject({ status: answer.status });
    }).finally(function () { clearTimeout(timer); });
  }

  // Keeps a form: `frame` is {id, code, address, who, to}.
  function keep(frame, form) {
    var entries = Array.from(form.entries());
    var texts = entries.filter(function (one) {
      return typeof one[1] === "string" && PASSWORDS.indexOf(one[0]) < 0 && one[0] !== "to";
    });
    var files = entries.filter(function (one) { return one[1] instanceof File && one[1].size; });
    var to = AFTER_PASSWORD.indexOf(frame.to.split(".")[0]) < 0 ? frame.to : "submit";
    return Promise.all([store.sealText(texts)].concat(files.map(function (one) {
      return one[1].arrayBuffer().then(store.seal).then(function (box) {
        return { field: one[0], name: one[1].name, type: one[1].type, box: box };
      });
    }))).then(function (sealed) {
      return store.put("forms", Object.assign({}, frame, {
        to: to, at: Date.now(), until: Date.now() + LIFE, box: sealed[0], files: sealed.slice(1)
      }));
    });
  }

  function written(row, token) {
    return store.unsealText(row.box).then(function (texts) {
      var form = new FormData();
      texts.forEach(function (one) { form.append(one[0], one[1]); });
      form.append("form_token", token);
      form.append("to", row.to);
      return Promise.all(row.files.map(store.unsealFile)).then(function (files) {
        files.forEach(function (file, n) { form.append(row.files[n].field, file, file.name); });
        return form;
      });
    });
  }

  // Sends one: {to, filed, again}. What is filed is kept no more.
  function send(row, sender) {
    return written(row, sender.form_token).then(function (form) {
      return post(row.address, form);
    }).then(function (answer) {
      if (!answer.filed) return answer;
      return store.put("sent", { id: answer.to, until: Date.now() + LIFE }).then(function () {
        return store.drop("forms", row.id);
      }).then(function () { return answer; });
    });
  }

  function sender() {
    return fetch("/kept/sender", { credentials: "same-origin", cache: "no-store" })
      .then(function (answer) { return answer.ok ? answer.json() : Promise.reject(answer); });
  }

  // Only what its writer, who is signed in still, has sent already in all but the network.
  function goesByItself(row, known) {
    return row.to === "submit" && Boolean(row.who) && row.who === known.who;
  }

  // Sends whatever goes by itself, one after the other.
  function sendAll() {
    if (running) return Promise.resolve();
    running = true;
    return store.forgetOld("sent").then(function () {
      return store.forgetOld("forms");
    }).then(function () { return store.all("forms"); }).then(function (rows) {
      return rows.length ? sender().then(function (known) {
        return rows.filter(function (row) { return goesByItself(row, known); })
          .reduce(function (before, row) {
            return before.then(function () { return send(row, known); });
          }, Promise.resolve());
      }) : null;
    }).finally(function () { running = false; });
  }

  // Nothing of it stays on the device: neither what was kept nor which pages were read.
  function wipe() {
    return store.wipe().then(function () { return caches.keys(); }).then(function (names) {
      return Promise.all(names.filter(function (name) { return name.indexOf("setu-") === 0; })
        .map(function (name) { return caches.delete(name); }));
    });
  }

  self.kept = {
    all: function () { return store.all("forms"); },
    drop: function (id) { return store.drop("forms", id); },
    sent: function () { return store.all("sent"); },
    goesByItself: goesByItself, keep: keep, post: post, send: send, sendAll: sendAll,
    sender: sender, wipe: wipe
  };
})();
