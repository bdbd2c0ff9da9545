/// What makes the what-if panel move.
///
/// At a point it shows the engine's own words; between two it goes on in a straight line over the
/// traffic and says so. It makes text, never markup.
enum PanelScript {
  static let text = """
    (function () {
    'use strict';
    var panel = document.querySelector('.panel');
    if (!panel) { return; }
    var data = JSON.parse(panel.querySelector('script').textContent);
    var choice = panel.querySelector('select');
    var slider = panel.querySelector('input');
    var last = data.factors.length - 1;
    data.designs.forEach(function (design, index) {
      var option = document.createElement('option');
      option.value = String(index);
      option.textContent = design.name;
      choice.append(option);
    });
    slider.min = String(Math.log2(data.factors[0]));
    slider.max = String(Math.log2(data.factors[last]));
    slider.step = '0.25';
    slider.value = '0';
    function show(name, text) { panel.querySelector('[data-figure=' + name + ']').textContent = text; }
    function money(value) {
      var text = Math.abs(value).toFixed(2).replace(/\\B(?=(\\d{3})+(?!\\d))/g, ',');
      return (0 > value ? '-$' : '$') + text;
    }
    function signed(value) { return (value > 0.005 ? '+' : '') + money(value); }
    function time(value) {
      return 10 > value ? Number((value * 1000).toPrecision(3)) + ' ms' : value.toFixed(1) + ' s';
    }
    function percent(value) { return Math.round(value * 100) + ' %'; }
    function limit(name, used, text) {
      return used >= 1 ? name + ', ' + text + ' needed: does not hold' : name + ', ' + text + ' used';
    }
    function showPoint(point) {
      show('cost', point.cost[0]);
      show('change', point.change ? point.change[0] : '\\u2013');
      show('range', point.range ? point.range[0] : 'not drawn for this pair');
      show('unit', point.unit[0]);
      show('p95', point.p95[0]);
      show('lost', point.lost[0]);
      show('limit', limit(point.limit, point.used[1], point.used[0]));
    }
    function showBetween(low, high, share) {
      function value(name, index) {
        var from = low[name][index];
        return from + share * (high[name][index] - from);
      }
      var has = function (name) { return low[name] !== null ? high[name] !== null : false; };
      var used = value('used', 1);
      show('cost', '\\u2248 ' + money(value('cost', 1)));
      show('change', has('change') ? '\\u2248 ' + signed(value('change', 1)) : '\\u2013');
      show('range', has('range')
        ? '\\u2248 ' + money(value('range', 1)) + ' to ' + money(value('range', 2))
        : 'not drawn for this pair');
      show('unit', low.unit[1] > 0 ? high.unit[1] > 0
        ? '\\u2248 $' + Number(value('unit', 1).toPrecision(3)) : '\\u2013' : '\\u2013');
      show('p95', low.p95[1] > 0 ? high.p95[1] > 0
        ? '\\u2248 ' + time(value('p95', 1))
        : 'from ' + low.p95[0] + ' to ' + high.p95[0] : low.p95[0]);
      show('lost', low.lost[0] === high.lost[0]
        ? low.lost[0] : 'from ' + low.lost[0] + ' to ' + high.lost[0]);
      show('limit', low.limit === high.limit
        ? '\\u2248 ' + limit(low.limit, used, percent(used))
        : 'from ' + limit(low.limit, low.used[1], low.used[0])
          + ' to ' + limit(high.limit, high.used[1], high.used[0]));
    }
    function showNothing() {
      ['cost', 'change', 'range', 'unit', 'p95', 'lost', 'limit'].forEach(function (name) {
        show(name, 'no price');
      });
    }
    function update() {
      var design = data.designs[Number(choice.value)];
      var factor = Math.pow(2, Number(slider.value));
      var above = data.factors.findIndex(function (each) { return each * 1.000001 >= factor; });
      var isExact = 0.000001 > Math.abs(data.factors[above] / factor - 1);
      var rate = Number((data.requestsPerSecond * factor).toPrecision(3));
      var words = isExact
        ? data.traffic[above] + ', ' + data.rates[above] + ' requests/s'
        : '\\u2248 ' + Number(factor.toPrecision(3)) + ' \\u00d7, ' + rate + ' requests/s';
      var high = design.points[above];
      var low = isExact ? high : design.points[above - 1];
      show('description', design.description);
      show('traffic', words);
      slider.setAttribute('aria-valuetext', words);
      if (low === null || high === null) {
        showNothing();
      } else if (isExact) {
        showPoint(high);
      } else {
        var from = data.factors[above - 1];
        showBetween(low, high, (factor - from) / (data.factors[above] - from));
      }
      show('state', isExact
        ? 'Exact: this point was run.'
        : 'Interpolated between ' + data.traffic[above - 1] + ' and ' + data.traffic[above] + '.');
      var isOwn = isExact ? data.factors[above] === 1 : false;
      show('command', design.command + (isOwn ? ''
        : ', with ' + (isExact ? data.traffic[above] : '\\u2248 ' + Number(factor.toPrecision(3)) + ' \\u00d7')
          + ' the requestsPerSecond of scenario ' + data.scenario
          + ' (' + (isExact ? data.rates[above] : rate) + ' in the middle; a range is multiplied whole)'));
    }
    choice.addEventListener('change', update);
    slider.addEventListener('input', update);
    panel.hidden = false;
    update();
    }());

    """
}
