// Sends a form's page itself, so that a lost network loses nothing: it offers to keep what was
// written on this device. Without this file the browser sends the form as any other.
(function () {
  "use strict";
  var form = document.getElementById("filing");
  var offer = document.getElementById("offer");
  if (!form || !offer || !self.indexedDB || !self.crypto || !crypto.subtle) return;
  var state = { sending: false, data: null, button: null, to: null };

  function key() { return form.elements.key; }

  function submitted(event) {
    if (event.submitter && event.submitter.hasAttribute("formaction")) return;
    event.preventDefault();
    if (state.sending) return;
    state.button = event.submitter;
    state.data = new FormData(form, state.button);
    var name = state.button && state.button.name;
    if (name && !state.data.has(name)) state.data.append(name, state.button.value);
    send();
  }

  function send() {
    state.sending = true;
    offer.hidden = true;
    form.setAttribute("aria-busy", "true");
    self.kept.post(form.action, state.data).then(function (answer) {
      if (!answer.to) return plain();
      if (answer.again) return propose(answer.to);
      return (answer.filed ? self.kept.drop(key().value) : Promise.resolve()).then(function () {
        location.assign(answer.to);
        // To a part of this very page it has only scrolled.
        if (answer.to.includes("#") && location.href.endsWith(answer.to)) location.reload();
      });
    }, function (refused) {
      var status = refused && refused.status;
      return status && [502, 503, 504].indexOf(status) < 0 ? plain() : propose(null);
    }).finally(function () { state.sending = false; form.removeAttribute("aria-busy"); });
  }

  // A page came instead: the browser sends the same again and shows it.
  function plain() {
    form.removeEventListener("submit", submitted);
    form.requestSubmit(state.button || undefined);
  }

  function propose(to) {
    state.to = to;
    offer.hidden = false;
    offer.focus();
  }

  function keep() {
    var frame = {
      id: key().value, code: form.dataset.code, address: form.getAttribute("action"),
      who: form.dataset.who, sensitive: Boolean(form.dataset.sensitive), to: state.data.get("to") || "next"
    };
    self.kept.keep(frame, state.data).then(function () {
      localStorage.setItem("kept-unsent", "1");
      if (navigator.serviceWorker) {
        navigator.serviceWorker.getRegistration().then(function (worker) {
          return worker && worker.sync && worker.sync.register("kept");
        }).catch(function () { /* then the page sends it */ });
      }
      location.assign(offer.dataset.page);
    }, function () { offer.querySelector("[data-full]").hidden = false; });
  }

  form.addEventListener("submit", submitted);
  offer.querySelector("[data-keep]").addEventListener("click", keep);
  offer.querySelector("[data-again]").addEventListener("click", send);
  offer.querySelector("[data-not]").addEventListener("click", function () {
    offer.hidden = true;
    if (state.to) location.assign(state.to);
  });

  if (!navigator.serviceWorker || !form.dataset.worker) return;
  // A first page that the worker kept may be begun more than once; each is an application of its own.
  if (form.dataset.blank) {
    key().value = Array.from(crypto.getRandomValues(new Uint8Array(18)), function (byte) {
      return byte.toString(16).padStart(2, "0");
    }).join("");
  }
  navigator.serviceWorker.register(form.dataset.worker).then(function () {
    return navigator.serviceWorker.ready;
  }).then(function (worker) {
    if (form.dataset.blank) worker.active.postMessage(location.pathname);
  });
})();
