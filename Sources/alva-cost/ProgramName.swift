/// What the program is called.
///
/// Commands that read their own words say that they stand below it: the parser looks for requests of its own at a
/// root only, which takes as long as the words themselves.
enum ProgramName {
  static let text = "alva-cost"
}
