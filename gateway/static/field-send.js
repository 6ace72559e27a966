// Sends what was written on the spot: photos first, then what names them, so that it is the same
// to the letter however often it is sent.
(function () {
  "use strict";
  var kept = window.fieldKept;
  var CONFLICTS = ["conflict", "action-not-open"];
  var NOT_HIS = ["not-found", "not-allowed"];

  function ask(address, form, headers) {
    var request = { credentials: "same-origin", cache: "no-store", redirect: "error" };
    request.headers = headers || {};
    if (form) { request.method = "POST"; request.body = form; }
    return fetch(address, request).then(function (answer) {
      return answer.json().catch(function () { return {}; }).then(function (body) {
        return { ok: answer.ok, status: answer.status, body: body };
      });
    });
  }

  function formWith(token) {
    var form = new FormData();
    form.append("form_token", token);
    return form;
  }

  function sendPhotos(capture, address, token) {
    return capture.files.reduce(function (before, file) {
      return before.then(function () {
        if (file.sent) return null;
        return kept.unsealFile(file).then(function (photo) {
          var form = formWith(token);
          form.append("file", photo, file.name);
          return ask(address, form);
        }).then(function (answer) {
          if (!answer.ok) return Promise.reject(answer);
          file.sent = answer.body.id;
          return kept.put("captures", capture);
        });
      });
    }, Promise.resolve());
  }

  function sendAnswers(capture, base, token) {
    return kept.unsealText(capture.box).then(function (fields) {
      var form = formWith(token);
      var headers = { "Idempotency-Key": capture.id, "Based-On": String(capture.basedOn) };
      if (capture.offline) headers["Captured-At"] = capture.at;
      fields.forEach(function (one) { form.append(one[0], one[1]); });
      capture.files.forEach(function (file) { form.append(file.field, file.sent); });
      return ask(base + encodeURIComponent(capture.reference) + "/" +
        encodeURIComponent(capture.action), form, headers);
    });
  }

  // Answers "sent", "sign-in", "later", or the status with which the capture stays.
  function answered(capture, answer) {
    var code = answer.body.code;
    if (answer.ok) return kept.drop("captures", capture.id).then(function () { return "sent"; });
    if (answer.status === 401) return "sign-in";
    if (answer.status === 429 || answer.status >= 500 || code === "bad-request") return "later";
    capture.status = CONFLICTS.indexOf(code) >= 0 ? "conflict"
      : NOT_HIS.indexOf(code) >= 0 ? "gone" : "refused";
    capture.why = whatIsWrong(capture, answer.body);
    return kept.put("captures", capture).then(function () { return capture.status; });
  }

  function whatIsWrong(capture, problem) {
    var found = problem.fields || {};
    var texts = Object.keys(found).map(function (path) {
      // Its time was over before the answers came: the photo is sent anew.
      if (found[path].code === "no-such-file") {
        capture.files.forEach(function (file) { file.sent = null; });
      }
      return found[path].message;
    });
    return texts.join(" ") || (capture.status === "refused" ? problem.detail || "" : "");
  }

  window.fieldSend = {
    ask: ask,
    one: function (capture, addresses, token) {
      return sendPhotos(capture, addresses.files, token).then(function () {
        return sendAnswers(capture, addresses.base, token);
      }).catch(function (refused) {
        if (refused && refused.status) return refused;
        throw refused;
      }).then(function (answer) { return answered(capture, answer); });
    }
  };
})();
