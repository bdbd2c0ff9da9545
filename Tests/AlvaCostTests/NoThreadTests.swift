import Foundation
import TestSupport
import Testing

/// A user who may start no other process or thread (`ulimit -u 1`): the system's queues would wait for
/// ever for a thread that they cannot have.
@Suite(.needsProgram, .needs(programs: "timeout", "setpriv", "id"))
struct `Runs without a second thread` {
  @Test(arguments: ["estimate shop --no-reports --runs 8", "simulate shop --no-reports --runs 8"])
  func `say the same as others`(command: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "pricing/.keep")
    let begun = try Program.run(["init", "shop", "--example", "fargate"], in: folder.url)
    try #require(begun.exitCode == 0, "\(begun.errors)")
    let program = try #require(Program.path)
    // No limit holds for root: nobody (65534) is asked then, who has to be able to read the files.
    let run = try Program.shell(
      """
      chmod -R a+rX .
      limited='ulimit -u 1; exec "$0" "$@"'
      if [ "$(id -u)" = 0 ]; then
        timeout 120 setpriv --reuid 65534 --clear-groups sh -c "$limited" '\(program)' \(command)
      else
        timeout 120 sh -c "$limited" '\(program)' \(command)
      fi
      """, in: folder.url)
    let usual = try Program.run(command.split(separator: " ").map(String.init), in: folder.url)
    // 126: this user cannot get at the program, and the limit says nothing.
    if run.exitCode == 126 || run.exitCode == 127 { return }
    #expect(run.exitCode == usual.exitCode, "\(run.exitCode): \(run.errors)")
    #expect(run.output == usual.output)
  }
}
