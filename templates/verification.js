// Filters the findings. Without script all of them are there.
(function () {
  "use strict";
  var form = document.getElementById("filter");
  if (!form) { return; }
  var rows = Array.prototype.slice.call(document.querySelectorAll("#all-findings tr.f"));
  var said = rows.map(function (row) {
    var cause = row.closest(".cause");
    var head = cause ? cause.querySelector("h4") : null;
    return (row.textContent + " " + (head ? head.textContent : "") + " " + row.dataset.clause).toLowerCase();
  });
  var blocks = Array.prototype.slice.call(document.querySelectorAll("#all-findings .cause, #all-findings section.clause"));
  var count = document.getElementById("filter-count");
  function value(name) { return document.getElementById("filter-" + name).value; }
  function apply() {
    var words = value("text").toLowerCase().split(/\s+/).filter(Boolean);
    var clause = value("clause"), file = value("file"), status = value("status"), shown = 0;
    rows.forEach(function (row, at) {
      var hit = (!clause || row.dataset.clause === clause) && (!file || row.dataset.file === file) &&
        (!status || row.dataset.status === status) &&
        words.every(function (word) { return said[at].indexOf(word) >= 0; });
      row.hidden = !hit;
      if (hit) { shown += 1; }
    });
    var all = shown === rows.length;
    blocks.forEach(function (block) { block.hidden = !all && !block.querySelector("tr.f:not([hidden])"); });
    count.textContent = shown + " of " + rows.length + " listed rows";
  }
  form.addEventListener("input", apply);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { window.setTimeout(apply, 0); });
  form.hidden = false;
  apply();
}());
