// Sends files as soon as they are chosen, in pieces, and goes on where they stood after a lost
// connection. The original goes, unless the reader wishes smaller copies. Without this file the form
// sends them whole.
(function () {
  "use strict";
  var PIECE = 262144;
  var WAIT = 3000;
  var LONGEST_SIDE = 1600;
  var QUALITY = 0.82;
  var WORTH_IT = 300 * 1024;
  var waiting = 0, pressed = null;

  function say(box, key, values) {
    var text = box.dataset[key].replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
    box.querySelector("[role=status]").textContent = text;
  }

  function later() { return new Promise(function (done) { setTimeout(done, WAIT); }); }

  function ask(address, token, body) {
    var request = { credentials: "same-origin", cache: "no-store", headers: { "Form-Token": token } };
    if (body) { request.method = "POST"; request.body = body; }
    return fetch(address, request).then(function (answer) {
      return answer.json().catch(function () { return {}; }).then(function (json) {
        return { status: answer.status, body: json };
      });
    });
  }

  function copyOf(file) {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < WORTH_IT) {
      return Promise.resolve(file);
    }
    return createImageBitmap(file).then(function (image) {
      var scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
      var canvas = document.createElement("canvas");
      canvas.width = Math.round(image.width * scale);
      canvas.height = Math.round(image.height * scale);
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      return new Promise(function (done) { canvas.toBlob(done, "image/jpeg", QUALITY); });
    }).then(function (blob) {
      if (!blob || blob.size >= file.size) return file;
      return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
    }).catch(function () { return file; });
  }

  // Answers the state of the whole file; rejects with a sentence.
  function send(box, bar, file, token) {
    var base = box.dataset.photos;

    function refused(answer) { return Promise.reject(answer.body.detail || String(answer.status)); }

    function open() {
      var form = new URLSearchParams({ size: file.size, name: file.name, type: file.type });
      return ask(base, token, form).then(function (answer) {
        return answer.status === 201 ? answer.body : passes(answer) ? again(open) : refused(answer);
      }, function () { return again(open); });
    }

    function passes(answer) { return answer.status === 429 || answer.status >= 500; }

    function again(what) {
      say(box, "waits", { name: file.name });
      return later().then(what);
    }

    function where(id) {
      return ask(base + "/" + id, token).then(function (answer) {
        return answer.status === 200 ? on(answer.body) : passes(answer)
          ? again(function () { return where(id); }) : refused(answer);
      }, function () { return again(function () { return where(id); }); });
    }

    function on(state) {
      var percent = Math.floor(100 * state.offset / file.size);
      bar.value = percent;
      say(box, "sends", { name: file.name, percent: percent });
      if (state.whole) return state;
      var piece = file.slice(state.offset, state.offset + PIECE);
      return ask(base + "/" + state.id + "/" + state.offset, token, piece).then(function (answer) {
        if (answer.status === 200) return on(answer.body);
        return answer.status === 409 || passes(answer)
          ? again(function () { return where(state.id); }) : refused(answer);
      }, function () { return again(function () { return where(state.id); }); });
    }

    return open().then(on);
  }

  function listed(box, input, file, state) {
    var item = box.querySelector("template").content.cloneNode(true).firstElementChild;
    var hidden = item.querySelector("input"), button = item.querySelector("button");
    hidden.name = input.name;
    hidden.value = state.id;
    item.querySelector("[data-name]").textContent =
      file.name + " (" + Math.ceil(file.size / 1024) + " kB)";
    item.querySelector("[data-place]").hidden = !state.holds_place;
    button.addEventListener("click", function () { item.remove(); });
    box.querySelector("ul").append(item);
  }

  function chosen(box, input) {
    var form = input.form, token = form.elements.form_token.value;
    var files = Array.from(input.files);
    var bar = box.querySelector("progress");
    var smaller = box.querySelector("[data-smaller]").checked;
    input.value = "";  // what is sent here is not sent with the form as well
    bar.hidden = false;
    waiting += 1;
    files.reduce(function (before, file) {
      return before.then(function () { return smaller ? copyOf(file) : file; }).then(function (copy) {
        return send(box, bar, copy, token).then(function (state) {
          listed(box, input, copy, state);
          say(box, "done", { name: copy.name });
        }, function (why) { say(box, "failed", { name: copy.name, why: why }); });
      });
    }, Promise.resolve()).finally(function () {
      waiting -= 1;
      bar.hidden = true;
      if (!waiting && pressed) { form.requestSubmit(pressed); pressed = null; }
    });
  }

  function begin(box) {
    var input = document.getElementById(box.dataset.of);
    box.querySelector("[data-smaller]").closest("p").hidden = false;
    input.addEventListener("change", function () { if (input.files.length) chosen(box, input); });
    input.form.addEventListener("submit", function (event) {
      if (!waiting) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      pressed = event.submitter;
      box.scrollIntoView();
    }, true);
  }

  if (self.fetch && self.URLSearchParams) {
    document.querySelectorAll("[data-photos]").forEach(begin);
  }
})();
