// The page of field visits without network: what is shown and written there. It is kept by
// field-kept.js and sent by field-send.js; without JavaScript all is done on the case's page.
(function () {
  "use strict";
  var root = document.getElementById("field");
  if (!root) return;
  var kept = window.fieldKept;
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
    made.onclick = press;
    return made;
  }

  function moment(value) {
    return new Date(value).toLocaleString(document.documentElement.lang + "-IN",
      { dateStyle: "long", timeStyle: "short" });
  }

  // Asking the server.

  function take() {
    return kept.all("captures").then(function (captures) {
      var also = captures.map(function (one) { return one.reference; }).join(",");
      return window.fieldSend.ask(root.dataset.cases + "?also=" + encodeURIComponent(also));
    }).then(function (answer) {
      if (answer.status === 401) return signInFirst();
      if (!answer.ok) return tell(answer.body.detail || say("offline"));
      var until = Date.now() + CASES_LIVE;
      return kept.sealText(answer.body.cases).then(function (box) {
        return kept.put("cases", { id: "cases", officer: answer.body.officer,
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
    return kept.get("cases", "cases").then(function (found) {
      state.cases = [];
      state.taken = found || null;
      state.officer = found ? found.officer : state.officer;
      return found ? kept.unsealText(found).then(function (cases) { state.cases = cases; }) : null;
    }).then(show);
  }

  function sendAll() {
    if (state.sending || !navigator.onLine) return Promise.resolve();
    state.sending = true;
    return kept.all("captures").then(function (captures) {
      var waiting = captures.filter(function (one) { return one.status === "waiting"; });
      return waiting.length ? sendThese(waiting) : null;
    }).catch(function () { /* the network went again; it is tried again */ }).then(function () {
      state.sending = false;
      return show();
    });
  }

  function sendThese(waiting) {
    return window.fieldSend.ask(root.dataset.sender).then(function (sender) {
      if (sender.status === 401) return signInFirst();
      if (!sender.ok) return null;
      state.officer = sender.body.officer;
      return waiting.filter(function (one) {
        return one.officer === state.officer;
      }).reduce(function (before, one) {
        return before.then(function () {
          return window.fieldSend.one(one, root.dataset, sender.body.form_token);
        }).then(function (outcome) { return afterwards(one, outcome); });
      }, Promise.resolve());
    });
  }

  function afterwards(capture, outcome) {
    if (outcome === "sent") tell(say("sent", { reference: capture.reference }));
    if (outcome === "sign-in") signInFirst();
    return outcome === "conflict" ? take() : null;
  }

  // What is shown.

  function show() {
    return kept.all("captures").then(function (captures) {
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
    shown.append(element("strong", one.reference), element("p", one.service + " · " + one.state));
    if (one.next) shown.append(element("p", one.next + (one.by ? " · " + one.by : ""), "meta"));
    var acts = element("div", "", "acts");
    one.actions.forEach(function (action) {
      if (action.offline) {
        acts.append(button(action.label, "btn small", function () { open(one, action); }));
      }
    });
    shown.append(acts);
    return shown;
  }

  function shownCapture(capture) {
    var shown = element("div", "", "row");
    shown.dataset.status = capture.status;
    shown.append(element("strong", capture.reference),
      element("p", capture.label + " · " + moment(capture.at)),
      element("p", say(capture.status) + (capture.why ? " " + capture.why : ""),
        capture.status === "waiting" ? "meta" : "err"));
    var acts = element("div", "", "acts");
    var found = state.cases.filter(function (one) { return one.reference === capture.reference; })[0];
    if (capture.status === "waiting") {
      acts.append(button(say("send"), "btn quiet small", sendAll));
    } else if (found) {
      found.actions.forEach(function (action) {
        var same = action.name === capture.action;
        if (capture.status === "refused" && !same) return;
        var text = same ? say("correct") : say("other_way", { label: action.label });
        acts.append(button(text, "btn quiet small", function () { open(found, action, capture); }));
      });
    }
    if (capture.status === "conflict" && !(found && found.actions.length)) {
      shown.append(element("p", say("no_other_way"), "meta"));
    }
    acts.append(button(say("discard"), "link", function () {
      if (window.confirm(say("discard_sure"))) kept.drop("captures", capture.id).then(show);
    }));
    shown.append(acts);
    return shown;
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
    window.fieldForm.fillNow(at("inputs"));
    at("list").hidden = true;
    at("form").hidden = false;
    at("form-title").focus();
    return again ? kept.unsealText(again.box).then(function (fields) {
      window.fieldForm.fill(at("inputs"), fields, [again.label, moment(again.at)]);
    }) : null;
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

  function save(event) {
    event.preventDefault();
    var empty = window.fieldForm.missing(at("inputs"), state.open.carried.length);
    at("inputs").querySelectorAll(".err").forEach(function (one) { one.remove(); });
    if (empty) {
      empty.before(element("span", say("required"), "err"));
      return (empty.matches("fieldset") ? empty.querySelector("input") : empty).focus();
    }
    var data = Array.from(new FormData(at("form")).entries());
    var files = data.filter(function (one) { return one[1] instanceof File && one[1].size; });
    if (files.some(function (one) { return one[1].size > MOST_BYTES; })) {
      return tell(say("too_large", { mb: root.dataset.megabytes }));
    }
    window.fieldForm.hashes(at("inputs"), files).then(function (sums) {
      return keep(data.filter(function (one) {
        return typeof one[1] === "string" && one[1] !== "" && !(one[0] in sums);
      }).concat(Object.entries(sums)), files);
    }).then(close).then(function () { tell(say("saved")); }).then(sendAll,
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
    return Promise.all([kept.sealText(fields)].concat(files.map(function (one) {
      return one[1].arrayBuffer().then(kept.seal).then(function (box) {
        return { field: one[0], name: one[1].name, type: one[1].type, box: box, sent: null };
      });
    }))).then(function (sealed) {
      capture.box = sealed[0];
      capture.files = sealed.slice(1).concat(takes ? now.carried.map(function (file) {
        return Object.assign({}, file, { field: takes.name });
      }) : []);
      return kept.put("captures", capture);
    }).then(function () { return now.again ? kept.drop("captures", now.again.id) : null; });
  }

  function begin() {
    at("list").hidden = false;
    at("take").addEventListener("click", take);
    at("form").addEventListener("submit", save);
    at("cancel").addEventListener("click", close);
    at("wipe").addEventListener("click", function () {
      if (!window.confirm(say("wipe_sure"))) return;
      localStorage.removeItem(UNSENT);
      kept.wipe().then(function () { location.reload(); });
    });
    window.addEventListener("online", function () { show().then(sendAll); });
    window.addEventListener("offline", show);
    setInterval(sendAll, AGAIN_MS);
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    navigator.serviceWorker.register(root.dataset.worker);
    kept.forgetOld().then(function (count) {
      if (count) tell(say("expired", { count: count }));
    }).then(load).then(sendAll);
  }

  if (window.indexedDB && window.crypto && crypto.subtle && navigator.serviceWorker) begin();
  else tell(say("unsupported"));
})();
