/** Sorts the rows of a table by a click on a head, or by its key; what has no value comes last either way. */
export const sortScript = `
(function () {
  'use strict';
  Array.prototype.forEach.call(document.querySelectorAll('table.sortable'), function (table) {
    var body = table.tBodies[0];
    var first = Array.prototype.slice.call(body.rows);
    if (first.length < 2) return;
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
      var button = document.createElement('button');
      button.type = 'button';
      while (head.firstChild && head.firstChild.nodeName !== 'SMALL') button.appendChild(head.firstChild);
      head.insertBefore(button, head.firstChild);
      button.addEventListener('click', function () { sort(head, column); });
    });

    function sort(head, column) {
      var isNumber = head.classList.contains('number');
      var before = head.getAttribute('aria-sort');
      // The third time it is as it was.
      var next = before === null ? 'ascending' : before === 'ascending' ? 'descending' : null;
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (one) { one.removeAttribute('aria-sort'); });
      var rows = first.slice();
      if (next !== null) {
        head.setAttribute('aria-sort', next);
        var sign = next === 'ascending' ? 1 : -1;
        rows.sort(function (a, b) {
          var one = key(a.cells[column]);
          var other = key(b.cells[column]);
          if (one === '' || other === '') return one === other ? 0 : one === '' ? 1 : -1;
          return sign * (isNumber ? Number(one) - Number(other) : one.localeCompare(other, 'en', { numeric: true }));
        });
      }
      rows.forEach(function (row) { body.appendChild(row); });
    }
  });

  function key(cell) {
    var stored = cell.getAttribute('data-sort');
    return stored === null ? cell.textContent.trim() : stored;
  }
})();
`;
