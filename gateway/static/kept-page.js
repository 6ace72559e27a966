// The page of what waits on this device, which is also the page shown where there is no network.
(function () {
  "use strict";
  var root = document.getElementById("kept");
  if (!root || !self.indexedDB || !self.crypto || !crypto.subtle) return;
  var AGAIN = 15000;
  var list = document.getElementById("kept-list");
  var pattern = document.getElementById("kept-row");

  function part(name, shown) { document.getElementById("kept-" + name).hidden = !shown; }

  function showSent() {
    return self.kept.sent().then(function (rows) {
      part("sent", rows.length);
      document.getElementById("kept-receipts").replaceChildren.apply(
        document.getElementById("kept-receipts"), rows.map(function (row) {
          var link = document.createElement("a");
          link.href = row.id;
          link.className = "btn";
          link.textContent = row.id.split("/")[2];
          return link;
        }));
    });
  }

  function show() {
    return showSent().then(self.kept.all).then(function (rows) {
      if (rows.length) localStorage.setItem("kept-unsent", String(rows.length));
      else localStorage.removeItem("kept-unsent");
      part("some", rows.length);
      part("none", !rows.length);
      part("offline", !navigator.onLine);
      return (navigator.onLine ? self.kept.sender() : Promise.reject())
        .catch(function () { return null; })
        .then(function (known) {
          list.replaceChildren.apply(list, rows.map(function (row) { return shown(row, known); }));
        });
    });
  }

  function shown(row, known) {
    var item = pattern.content.cloneNode(true).firstElementChild;
    var at = new Date(row.at).toLocaleString(document.documentElement.lang + "-IN",
      { dateStyle: "long", timeStyle: "short" });
    item.querySelector("[data-at]").textContent =
      item.querySelector("[data-at]").dataset.at.replace("{at}", at);
    var other = Boolean(row.who) && Boolean(known) && row.who !== known.who;
    var goes = row.to === "submit" && Boolean(row.who) && !other;
    item.querySelector("[data-by-itself]").hidden = !goes;
    item.querySelector("[data-then]").hidden = goes || Boolean(known);
    item.querySelector("[data-sign-in]").hidden = !other;
    var on = item.querySelector("[data-on]");
    on.hidden = !known || other;
    on.addEventListener("click", function () { goOn(row); });
    item.querySelector("[data-drop]").addEventListener("click", function () {
      if (window.confirm(root.dataset.sure)) self.kept.drop(row.id).then(show);
    });
    return item;
  }

  function goOn(row) {
    self.kept.sender().then(function (known) { return self.kept.send(row, known); })
      .then(function (answer) {
        if (answer.to && !answer.again) return show().then(function () { location.assign(answer.to); });
        part("away", true);
      }, function () { part("away", true); });
  }

  function sendAll() {
    if (!navigator.onLine) return show();
    return self.kept.sendAll().catch(function () { /* the network went again; later */ }).then(show);
  }

  part("frame", true);
  document.getElementById("kept-wipe").addEventListener("click", function () {
    if (window.confirm(root.dataset.sure)) self.kept.wipe().then(show);
  });
  window.addEventListener("online", sendAll);
  window.addEventListener("offline", show);
  setInterval(sendAll, AGAIN);
  sendAll();
})();
