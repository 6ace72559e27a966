// The form of an action on the page of field visits: filled in, looked over, proved.
(function () {
  "use strict";

  // A form that asks when it was gets the moment at which it was opened, to be changed.
  function fillNow(inputs) {
    var when = inputs.querySelector("input[type=datetime-local][name=captured_at]");
    var now = new Date();
    if (when) when.value = new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  }

  function fill(inputs, fields, heading) {
    var left = [];
    fields.forEach(function (one) {
      var named = inputs.querySelectorAll("[name=\"" + CSS.escape(one[0]) + "\"]");
      if (!named.length && one[1]) left.push(one[1]);
      named.forEach(function (input) {
        if (input.type === "radio" || input.type === "checkbox") input.checked = input.value === one[1];
        else if (input.type !== "file") input.value = one[1];
      });
    });
    // Sent as something else, what it has no field for stands in its longest text.
    var text = inputs.querySelector("textarea") || inputs.querySelector("input[type=text]");
    if (left.length && text && !text.value) {
      text.value = heading.concat(left).join("\n");
    }
  }

  // The first input that must be answered and is not.
  function missing(inputs, carried) {
    return Array.prototype.filter.call(inputs.querySelectorAll("[aria-required=true]"),
      function (one) {
        if (!one.offsetParent) return false;
        if (one.matches("fieldset")) return !one.querySelector("input:checked");
        if (one.type === "file") return !one.files.length && !carried;
        return !one.value.trim();
      })[0];
  }

  // `photo_hashes` beside `photos`: what proves later that the photos are those of the spot.
  function hashes(inputs, files) {
    return Promise.all(files.map(function (one) {
      var name = one[0].replace(/s$/, "") + "_hashes";
      if (!inputs.querySelector("[name=" + CSS.escape(name) + "]")) return null;
      return one[1].arrayBuffer().then(function (bytes) {
        return crypto.subtle.digest("SHA-256", bytes);
      }).then(function (sum) { return [name, hexOf(sum)]; });
    })).then(function (found) {
      return found.filter(Boolean).reduce(function (sums, one) {
        sums[one[0]] = sums[one[0]] ? sums[one[0]] + ", " + one[1] : one[1];
        return sums;
      }, {});
    });
  }

  function hexOf(sum) {
    return Array.from(new Uint8Array(sum), function (byte) {
      return byte.toString(16).padStart(2, "0");
    }).join("");
  }

  window.fieldForm = { fill: fill, fillNow: fillNow, missing: missing, hashes: hashes };
})();
