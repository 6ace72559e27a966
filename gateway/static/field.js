// Field visits without network: cases and what is written on the spot are kept in this browser,
// sealed, and sent when there is a network. Without this file everything is done on the page of
// the case.
(function () {
  "use strict";
  var root = document.getElementById("field");
  if (!root) return;
  var words = JSON.parse(root.dataset.words);
  var HOUR = 3600 * 1000;
  var CASES_LIVE = root.dataset.hoursCases * HOUR;
  var CAPTURES_LIVE = root.dataset.hoursCaptures * HOUR;
  var MOST_BYTES = root.dataset.megabytes * 1048576;
  var AGAIN_MS = 30000;
  var UNSENT = "field-unsent";
  var state = { cases: [], taken: null, officer: null, open: null, sending: false };

  function at(id) { return document.getElementById("field-" + id); }

  function say(key, values) {
    return words["field." + key].replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }

  function tell(text) { at("said").textContent = text; }

  function element(tag, text, kind) {
    var made = document.createElement(tag);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }

  function button(text, kind, press) {
    var made = element("button", text, kind);
    made.type = "button";
    made.addEventListener("click", press);
    return made;
  }

  function moment(value) { return new Date(value).toLocaleString(document.documentElement.lang + "-IN"); }

  // What is kept: a key that cannot be taken out of the browser, the cases, the captures.

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

  function forgetOld() {
    var now = Date.now();
    return get("cases", "cases").then(function (found) {
      return found && found.until < now ? drop("cases", "cases") : null;
    }).then(function () { return all("captures"); }).then(function (captures) {
      var old = captures.filter(function (one) { return one.until < now; });
      if (old.length) tell(say("expired", { count: old.length }));
      return Promise.all(old.map(function (one) { return drop("captures", one.id); }));
    });
  }

  function wipe() {
    return new Promise(function (done) {
      var deleting = indexedDB.deleteDatabase("field-work");
      deleting.onsuccess = deleting.onerror = deleting.onblocked = done;
    }).then(function () {
      localStorage.removeItem(UNSENT);
      return window.caches ? caches.keys() : [];
    }).then(function (names) {
      return Promise.all(names.map(function (name) { return caches.delete(name); }));
    }).then(function () { location.reload(); });
  }

  // Asking the server.

  function ask(address, form) {
    var request = { credentials: "same-origin", cache: "no-store", redirect: "error" };
    if (form) { request.method = "POST"; request.body = form; }
    return fetch(address, request).then(function (answer) {
      return answer.json().catch(function () { return {}; }).then(function (body) {
        return { ok: answer.ok, status: answer.status, body: body };
      });
    });
  }

  function take() {
    return ask(root.dataset.cases).then(function (answer) {
      if (answer.status === 401) return signInFirst();
      if (!answer.ok) return tell(answer.body.detail || say("offline"));
      var until = Date.now() + CASES_LIVE;
      return sealText(answer.body.cases).then(function (box) {
        return put("cases", { id: "cases", officer: answer.body.officer,
          taken: answer.body.taken_at, until: until, iv: box.iv, sealed: box.sealed });
      }).then(function () {
        tell(answer.body.cases.length ? "" : say("nothing"));
        return load();
      });
    }, function () { tell(say("offline")); });
  }

  function signInFirst() {
    tell(say("sign_in") + " ");
    var link = element("a", say("inbox"));
    link.href = root.dataset.signIn;
    at("said").appendChild(link);
  }

  function load() {
    return get("cases", "cases").then(function (found) {
      state.cases = [];
      state.taken = found || null;
      state.officer = found ? found.officer : state.officer;
      return found ? unsealText(found).then(function (cases) { state.cases = cases; }) : null;
    }).then(show);
  }

  // Sending: photos first, then what names them, so that it is the same however often it is sent.

  function sendAll() {
    if (state.sending || !navigator.onLine) return Promise.resolve();
    state.sending = true;
    return all("captures").then(function (captures) {
      var waiting = captures.filter(function (one) { return one.status === "waiting"; });
      if (!waiting.length) return null;
      return ask(root.dataset.sender).then(function (sender) {
        if (sender.status === 401) return signInFirst();
        if (!sender.ok) return null;
        state.officer = sender.body.officer;
        return waiting.filter(function (one) {
          return one.officer === sender.body.officer;
        }).reduce(function (before, one) {
          return before.then(function () { return send(one, sender.body.form_token); });
        }, Promise.resolve());
      });
    }).catch(function () { /* the network went again; it is tried again */ }).then(function () {
      state.sending = false;
      return show();
    });
  }

  function sendPhotos(capture, token) {
    return capture.files.reduce(function (before, file) {
      return before.then(function () {
        if (file.sent) return null;
        return unsealFile(file).then(function (photo) {
          var form = new FormData();
          form.append("form_token", token);
          form.append("file", photo, file.name);
          return ask(root.dataset.files, form);
        }).then(function (answer) {
          if (!answer.ok) return Promise.reject(answer);
          file.sent = answer.body.id;
          return put("captures", capture);
        });
      });
    }, Promise.resolve());
  }

  function send(capture, token) {
    return sendPhotos(capture, token).then(function () {
      return unsealText(capture.box);
    }).then(function (fields) {
      var form = new FormData();
      form.append("form_token", token);
      form.append("key", capture.id);
      if (capture.offline) form.append("captured_at", capture.at);
      form.append("based_on", capture.basedOn);
      fields.forEach(function (one) { form.append(one[0], one[1]); });
      capture.files.forEach(function (file) { form.append(file.field, file.sent); });
      return ask(root.dataset.base + encodeURIComponent(capture.reference) + "/" +
        encodeURIComponent(capture.action), form);
    }).then(function (answer) { return answered(capture, answer); }, function (refused) {
      if (refused && refused.status) return answered(capture, refused);
      throw refused;
    });
  }

  function answered(capture, answer) {
    var code = answer.body.code;
    if (answer.ok) {
      tell(say("sent", { reference: capture.reference }));
      return drop("captures", capture.id);
    }
    if (answer.status === 401) return signInFirst();
    if (answer.status === 429 || answer.status >= 500 || code === "bad-request") return null;
    capture.status = code === "conflict" || code === "action-not-open" ? "conflict"
      : code === "not-found" || code === "not-allowed" ? "gone" : "refused";
    capture.why = Object.keys(answer.body.fields || {}).map(function (path) {
      if (answer.body.fields[path].code === "no-such-file") {
        capture.files.forEach(function (file) { file.sent = null; });
      }
      return answer.body.fields[path].message;
    }).join(" ") || (capture.status === "refused" ? answer.body.detail : "");
    return put("captures", capture).then(function () {
      return capture.status === "conflict" ? take() : null;
    });
  }

  // What is shown.

  function show() {
    return all("captures").then(function (captures) {
      var mine = captures.filter(function (one) {
        return !state.officer || one.officer === state.officer;
      });
      localStorage.setItem(UNSENT, captures.length);
      at("network").textContent = say(navigator.onLine ? "online" : "offline");
      at("captures").replaceChildren.apply(at("captures"),
        mine.length ? mine.map(shownCapture) : [element("p", say("no_captures"))]);
      at("cases").replaceChildren.apply(at("cases"),
        state.taken ? state.cases.map(shownCase) : [element("p", say("none"))]);
      at("taken").textContent = state.taken
        ? say("taken", { at: moment(state.taken.taken), until: moment(state.taken.until) }) : "";
    });
  }

  function shownCase(one) {
    var shown = element("div", "", "row");
    shown.append(element("p", one.reference, "ref"), element("p", one.service + " · " + one.state));
    if (one.next) shown.append(element("p", one.next + (one.by ? " · " + one.by : ""), "meta"));
    var acts = element("div", "", "acts");
    one.actions.filter(function (action) { return action.offline; }).forEach(function (action) {
      acts.append(button(action.label, "btn small", function () { open(one, action); }));
    });
    shown.append(acts);
    return shown;
  }

  function shownCapture(capture) {
    var shown = element("div", "", "row");
    shown.dataset.status = capture.status;
    shown.append(element("p", capture.reference, "ref"),
      element("p", capture.label + " · " + moment(capture.at)),
      element("p", say(capture.status) + (capture.why ? " " + capture.why : ""),
        capture.status === "waiting" ? "meta" : "err"));
    var acts = element("div", "", "acts");
    var found = state.cases.filter(function (one) { return one.reference === capture.reference; })[0];
    if (capture.status === "waiting") {
      acts.append(button(say("send"), "btn quiet small", sendAll));
    } else if (found) {
      otherWays(capture, found).forEach(function (action) {
        var same = action.name === capture.action;
        var text = same ? say("correct") : say("other_way", { label: action.label });
        acts.append(button(text, "btn quiet small", function () { open(found, action, capture); }));
      });
    }
    if (capture.status === "conflict" && !(found && found.actions.length)) {
      shown.append(element("p", say("no_other_way"), "meta"));
    }
    acts.append(button(say("discard"), "link", function () {
      if (window.confirm(say("discard_sure"))) drop("captures", capture.id).then(show);
    }));
    shown.append(acts);
    return shown;
  }

  function otherWays(capture, found) {
    return found.actions.filter(function (action) {
      return action.name === capture.action || capture.status !== "refused";
    });
  }

  // Writing down: the form of the action as its own page shows it.

  function open(one, action, again) {
    state.open = { one: one, action: action, again: again, carried: again ? again.files : [] };
    at("form-title").textContent = action.label;
    at("form-case").textContent = one.reference + " · " + one.service;
    at("record").replaceChildren.apply(at("record"), one.record.map(function (row) {
      var shown = element("div");
      var lines = element("dd");
      row[1].forEach(function (line) { lines.append(element("p", line)); });
      shown.append(element("dt", row[0]), lines);
      return shown;
    }));
    at("inputs").innerHTML = action.html;
    at("inputs").querySelectorAll("button[name=to]").forEach(function (one) { one.remove(); });
    at("carried").textContent = state.open.carried.length
      ? say("photos_kept", { count: state.open.carried.length }) : "";
    at("inputs").dispatchEvent(new CustomEvent("setu:shown", { bubbles: true }));
    at("list").hidden = true;
    at("form").hidden = false;
    at("form-title").focus();
    return again ? unsealText(again.box).then(function (fields) { fill(fields, again); }) : null;
  }

  function fill(fields, again) {
    var left = [];
    fields.forEach(function (one) {
      var inputs = at("form").querySelectorAll("[name=\"" + CSS.escape(one[0]) + "\"]");
      if (!inputs.length && one[1]) left.push(one[1]);
      inputs.forEach(function (input) {
        if (input.type === "radio" || input.type === "checkbox") input.checked = input.value === one[1];
        else if (input.type !== "file") input.value = one[1];
      });
    });
    // Sent as something else, what it has no field for stands in its longest text.
    var text = at("form").querySelector("textarea") || at("form").querySelector("input[type=text]");
    if (left.length && text && !text.value) {
      text.value = [again.label, moment(again.at)].concat(left).join("\n");
    }
  }

  function close() {
    state.open = null;
    at("inputs").textContent = "";
    at("record").textContent = "";
    at("form").hidden = true;
    at("list").hidden = false;
    at("form").reset();
    return show();
  }

  function missing() {
    return Array.prototype.filter.call(at("inputs").querySelectorAll("[aria-required=true]"),
      function (one) {
        if (!one.offsetParent) return false;
        if (one.matches("fieldset")) return !one.querySelector("input:checked");
        if (one.type === "file") return !one.files.length && !state.open.carried.length;
        return !one.value.trim();
      })[0];
  }

  function save(event) {
    event.preventDefault();
    var empty = missing();
    at("inputs").querySelectorAll(".err").forEach(function (one) { one.remove(); });
    if (empty) {
      empty.before(element("span", say("required"), "err"));
      (empty.matches("fieldset") ? empty.querySelector("input") : empty).focus();
      return;
    }
    var data = Array.from(new FormData(at("form")).entries());
    var files = data.filter(function (one) { return one[1] instanceof File && one[1].size; });
    if (files.some(function (one) { return one[1].size > MOST_BYTES; })) {
      tell(say("too_large", { mb: root.dataset.megabytes }));
      return;
    }
    var fields = data.filter(function (one) { return typeof one[1] === "string" && one[1] !== ""; });
    keep(fields, files).then(close).then(function () { tell(say("saved")); }).then(sendAll,
      function () { tell(say("full")); });
  }

  function keep(fields, files) {
    var now = state.open;
    var takes = at("inputs").querySelector("input[type=file]");
    var capture = {
      id: crypto.randomUUID(), at: new Date().toISOString(), until: Date.now() + CAPTURES_LIVE,
      officer: state.officer, reference: now.one.reference, basedOn: now.one.sequence,
      action: now.action.name, label: now.action.label,
      offline: now.action.offline, status: "waiting", why: ""
    };
    if (now.again && now.again.action === capture.action) capture.at = now.again.at;
    return Promise.all([sealText(fields)].concat(files.map(function (one) {
      return one[1].arrayBuffer().then(seal).then(function (box) {
        return { field: one[0], name: one[1].name, type: one[1].type, box: box, sent: null };
      });
    }))).then(function (sealed) {
      capture.box = sealed[0];
      capture.files = sealed.slice(1).concat(takes ? now.carried.map(function (file) {
        return Object.assign({}, file, { field: takes.name });
      }) : []);
      return put("captures", capture);
    }).then(function () { return now.again ? drop("captures", now.again.id) : null; });
  }

  function begin() {
    at("list").hidden = false;
    at("take").addEventListener("click", take);
    at("form").addEventListener("submit", save);
    at("cancel").addEventListener("click", close);
    at("wipe").addEventListener("click", function () {
      if (window.confirm(say("wipe_sure"))) wipe();
    });
    window.addEventListener("online", function () { show().then(sendAll); });
    window.addEventListener("offline", show);
    setInterval(sendAll, AGAIN_MS);
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    navigator.serviceWorker.register(root.dataset.worker);
    forgetOld().then(load).then(sendAll);
  }

  if (window.indexedDB && window.crypto && crypto.subtle && navigator.serviceWorker) begin();
  else tell(say("unsupported"));
})();
