/// How a page looks: on paper, from 320 pixels upwards, by day and by night.
enum PageStyle {
  /// Words keep a contrast of 4.5 on both grounds.
  static let text = page + SVGCanvas.style

  private static let page = """

    :root{color-scheme:light dark}
    body{font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;max-width:72rem;
    margin:0 auto;padding:1rem;background:#ffffff;color:#1f2328}
    h1,h2,h3,p,li,summary{overflow-wrap:anywhere}
    p,li{max-width:46rem}
    h1{line-height:1.2}
    h2{margin-top:2.5rem;border-bottom:1px solid #8886}
    a{color:#0b57a4}
    nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;padding:0;margin:0}
    .frame{margin:1rem 0;overflow-x:auto}
    :focus-visible{outline:2px solid #0b57a4;outline-offset:2px}
    table{border-collapse:collapse;font-size:.9em}
    th,td{border:1px solid #8886;padding:.25rem .5rem;vertical-align:top;text-align:left}
    td{min-width:8rem;max-width:32rem}
    td:first-child,th:first-child{position:sticky;left:0;background:#ffffff}
    th,th:first-child{background:#f0f2f4}
    .number{min-width:0;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
    .sum{font-weight:600}
    code{font-family:ui-monospace,'DejaVu Sans Mono',monospace;font-size:.9em}
    td code{white-space:nowrap}
    td:first-child{max-width:24rem;overflow-wrap:anywhere}
    td:first-child code{white-space:normal}
    summary{cursor:pointer;padding:.25rem 0}
    figure{margin:1rem 0}
    svg{display:block;max-width:100%;height:auto}
    svg.narrow{display:none}
    button{font:inherit;color:inherit;cursor:pointer}
    th button{background:none;border:0;padding:0;font-weight:inherit;text-align:inherit}
    th button::after{content:' \\2195';opacity:.75}
    th[aria-sort=ascending] button::after{content:' \\2191';opacity:1}
    th[aria-sort=descending] button::after{content:' \\2193';opacity:1}
    .tool{margin-top:.5rem;padding:.125rem .5rem;border:1px solid #8c959f;border-radius:.25rem;
    background:none}
    .panel{border:1px solid #8c959f;border-radius:.5rem;padding:1rem;max-width:46rem}
    .panel label{display:block;margin:.5rem 0;font-weight:600}
    .panel select{font:inherit;max-width:100%;color:inherit;background:#f0f2f4;border:1px solid #8c959f}
    .panel input{width:100%;margin:.25rem 0}
    .panel output,.panel select{font-weight:400}
    .panel p{margin:.5rem 0}
    .panel code{overflow-wrap:anywhere}
    .panel dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.75rem;margin:1rem 0}
    .panel dd{overflow-wrap:anywhere;margin:0;font-size:1.15em;font-weight:600;font-variant-numeric:tabular-nums}
    @media (max-width:48rem){
    svg.wide{display:none}
    svg.narrow{display:block}
    table{font-size:.8em;width:max-content}
    th,td{padding:.25rem .375rem}
    td{min-width:0;max-width:16rem}
    td code{white-space:normal;overflow-wrap:anywhere}
    td:first-child,th:first-child{max-width:8.5rem;overflow-wrap:break-word}
    td:first-child code{font-size:.85em}
    ul{padding-left:1.25rem}
    }
    @media (min-width:75rem){
    body.listed{display:grid;grid-template-columns:13rem minmax(0,1fr);column-gap:2rem;max-width:86rem}
    nav{position:sticky;top:1rem;align-self:start;max-height:calc(100vh - 2rem);overflow-y:auto}
    nav ul{display:block}
    nav li{padding:.125rem 0}
    }
    @media (prefers-color-scheme:dark){
    body,td:first-child{background:#0d1117;color:#e6edf3}
    th,th:first-child{background:#1c2128}
    a{color:#79b8ff}
    :focus-visible{outline-color:#79b8ff}
    .tool,.panel,.panel select{border-color:#6e7681}
    .panel select{background:#1c2128}
    }
    @media print{
    nav,.tool,.panel{display:none}
    .frame{overflow:visible}
    th button::after{content:''}
    }

    """
}
