import Documents
import Resources

/// What an instance runs as it starts.
enum UserData {
  /// The script in lower case, as far as it is known; `nil` where nothing tells it.
  static func text(_ written: Resolved) -> String? {
    let known = written.text ?? written.knownText
    // Without spaces it is encoded, or Terraform's digest of it, which tells nothing.
    let plain = known.contains(where: \.isWhitespace) ? known : Base64Text.decoded(known)
    return plain?.lowercased()
  }
}
