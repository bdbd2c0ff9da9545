/// What a page does where scripts run: it sorts its tables, and opens all that is folded.
///
/// Written without less-than signs and ampersands, so that the page is XML as well as HTML. It reads
/// what stands on the page, and makes elements and text, never markup.
enum PageScript {
  static let text = tables + folds + PanelScript.text

  /// Sorts the rows between two sums; sums stay.
  ///
  /// Money and times by their amount, words as words.
  private static let tables = """

    (function () {
    'use strict';
    var units = {ms: 0.001, s: 1, min: 60, h: 3600, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12};
    var pattern = /([-\\u2212])?\\s*\\$?\\s*(\\d[\\d,]*(?:\\.\\d+)?)(?:\\s*\\u00d7\\s*(\\d[\\d,]*(?:\\.\\d+)?))?\\s*([A-Za-z]*)/;
    function plain(text) { return Number(text.replace(/,/g, '')); }
    function amount(text) {
      var found = pattern.exec(text.replace('\\u00bc', '0.25').replace('\\u00bd', '0.5'));
      if (!found) { return null; }
      var value = plain(found[2]) * (found[3] ? plain(found[3]) : 1) * (units[found[4]] || 1);
      return found[1] ? -value : value;
    }
    function key(row, column, isNumber) {
      var text = row.cells[column].textContent.trim();
      return isNumber ? amount(text) : text;
    }
    function compare(a, b, direction) {
      if (a === null || b === null) { return (a === null ? 1 : 0) - (b === null ? 1 : 0); }
      if (typeof a === 'number') { return direction * (a - b); }
      return direction * a.localeCompare(b, 'en', {numeric: true});
    }
    function sort(body, rows, column, isNumber, direction) {
      var group = [];
      var sorted = [];
      function close() {
        group.sort(function (a, b) {
          return (direction ? compare(key(a, column, isNumber), key(b, column, isNumber), direction) : 0)
            || rows.indexOf(a) - rows.indexOf(b);
        });
        sorted = sorted.concat(group);
        group = [];
      }
      rows.forEach(function (row) {
        if (row.classList.contains('sum')) { close(); sorted.push(row); } else { group.push(row); }
      });
      close();
      sorted.forEach(function (row) { body.appendChild(row); });
    }
    function makeSortable(table) {
      var heads = Array.from(table.tHead.rows[0].cells);
      var body = table.tBodies[0];
      var rows = Array.from(body.rows);
      var isList = rows.filter(function (row) { return !row.classList.contains('sum'); }).length > 2;
      if (!isList || heads[0].textContent === '') { return; }
      heads.forEach(function (head, column) {
        if (head.textContent === '') { return; }
        var isNumber = head.classList.contains('number');
        var button = document.createElement('button');
        button.type = 'button';
        button.append.apply(button, Array.from(head.childNodes));
        head.append(button);
        button.addEventListener('click', function () {
          var first = isNumber ? 'descending' : 'ascending';
          var other = isNumber ? 'ascending' : 'descending';
          var now = head.getAttribute('aria-sort');
          var next = now === first ? other : now === other ? null : first;
          heads.forEach(function (each) { each.removeAttribute('aria-sort'); });
          if (next) { head.setAttribute('aria-sort', next); }
          sort(body, rows, column, isNumber, next === null ? 0 : next === 'ascending' ? 1 : -1);
        });
      });
    }
    document.querySelectorAll('table').forEach(makeSortable);
    }());

    """

  /// Opens all that is folded, or folds it again; paper shows all of it.
  private static let folds = """
    (function () {
    'use strict';
    var folded = Array.from(document.querySelectorAll('details'));
    function set(isOpen) { folded.forEach(function (part) { part.open = isOpen; }); }
    window.addEventListener('beforeprint', function () { set(true); });
    var list = document.querySelector('nav');
    if (!list || folded.length === 0) { return; }
    var button = document.createElement('button');
    button.type = 'button';
    button.className = 'tool';
    button.textContent = 'Open all';
    button.addEventListener('click', function () {
      var isOpen = button.textContent === 'Open all';
      set(isOpen);
      button.textContent = isOpen ? 'Fold all' : 'Open all';
    });
    list.append(button);
    }());

    """
}
