import Foundation

/// Chromium without a window, to see a page as a reader does.
package enum Browser {
  /// What came of opening a page.
  package struct Visit: Sendable {
    /// What the script gave back.
    package let result: String
    /// What the page wrote to the console: errors, violations of its policy.
    package let console: [String]
  }

  package static let path: String? = {
    let places = ["/usr/bin", "/usr/local/bin", "/snap/bin"]
    return ["chromium", "chromium-browser", "google-chrome"]
      .flatMap { name in places.map { "\($0)/\(name)" } }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  package static var exists: Bool { path != nil }

  private struct Missing: Error, CustomStringConvertible {
    let description = "there is no Chromium here"
  }

  /// Opens a page in a frame and runs a script beside it, which the page's own policy would not let in.
  ///
  /// - Parameters:
  ///   - page: its HTML.
  ///   - width: of the window, in pixels.
  ///   - script: the body of a function of `page`, the page's document, `view`, its window, and
  ///     `requests`, the addresses of all that the page asked for; what it returns is the result.
  /// - Throws: where there is no browser, or no folder to work in.
  /// - Returns: the result, and what the console saw.
  package static func visit(
    _ page: String, width: Int = 1_200, _ script: String
  ) throws -> Visit {
    guard let path else { throw Missing() }
    let folder = try TemporaryFolder()
    try folder.write(Data(page.utf8), to: "page.html")
    try folder.write(Data(harness(script, width).utf8), to: "harness.html")
    let run = try Program.run(
      path,
      [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--allow-file-access-from-files", "--host-resolver-rules=MAP * ~NOTFOUND",
        "--enable-logging=stderr", "--virtual-time-budget=8000", "--window-size=1400,1000",
        "--user-data-dir=\(folder.url.appending(path: "profile").path())", "--dump-dom",
        "file://\(folder.url.appending(path: "harness.html").path())",
      ])
    let parts = run.output.components(separatedBy: "<pre id=\"result\">")
    let text = parts.count > 1 ? parts[1].components(separatedBy: "</pre>")[0] : "no result"
    let console = run.errors.split(separator: "\n").filter { $0.contains("CONSOLE") }
    return Visit(
      result: text.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
        .replacing("&amp;", with: "&"),
      console: console.map(String.init))
  }

  private static func harness(_ script: String, _ width: Int) -> String {
    """
    <!DOCTYPE html><meta charset="utf-8">
    <iframe id="frame" width="\(width)" height="900" src="page.html"></iframe>
    <pre id="result">not loaded</pre>
    <script>
    document.getElementById('frame').addEventListener('load', function () {
      var view = this.contentWindow;
      var page = view.document;
      var requests = view.performance.getEntriesByType('resource').map(function (e) { return e.name; });
      var result;
      try {
        result = (function () { \(script) }());
      } catch (error) { result = 'failed: ' + error; }
      document.getElementById('result').textContent = String(result);
    });
    </script>
    """
  }
}
