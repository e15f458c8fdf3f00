// Opens the source of a cell beside the matrix. Without script the cell is a link to the same words.
(function () {
  "use strict";
  var panel = document.getElementById("panel");
  var body = document.getElementById("panel-body");
  var from = null;
  if (!panel || !body) { return; }
  function close() {
    panel.hidden = true;
    if (from) { from.focus(); from.classList.remove("chosen"); from = null; }
  }
  document.querySelectorAll(".matrix a.cell").forEach(function (link) {
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) { return; }
      var answer = document.getElementById(link.getAttribute("href").slice(1));
      if (!answer) { return; }
      event.preventDefault();
      if (from) { from.classList.remove("chosen"); }
      var copies = [answer.parentElement.querySelector(".demand"), answer].map(function (part) {
        var copy = part.cloneNode(true);
        copy.removeAttribute("id");
        return copy;
      });
      body.replaceChildren.apply(body, copies);
      panel.hidden = false;
      body.scrollTop = 0;
      from = link;
      from.classList.add("chosen");
      document.getElementById("panel-close").focus({ preventScroll: true });
    });
  });
  document.getElementById("panel-close").addEventListener("click", close);
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && !panel.hidden) { close(); }
  });
}());
