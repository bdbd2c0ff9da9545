/// How the system's memory is asked for and given back.
package enum ProgramMemory {
  #if canImport(Glibc)
    /// `mallopt` of glibc's `malloc.h`, which the toolchain's module leaves out.
    @_silgen_name("mallopt")
    private static func setOption(_ option: Int32, _ value: Int32) -> Int32

    /// `M_MMAP_THRESHOLD` of `malloc.h`.
    private static let largestOfHeap: Int32 = -3
  #endif

  /// Lets go of a large list as soon as it is done with.
  ///
  /// What is above glibc's threshold has pages of its own, which go back when it does. By itself glibc
  /// raises that threshold to the largest list that was let go (`mallopt(3)`: dynamic mmap threshold), up to
  /// 32 MiB; lists that are smaller then leave holes where nothing fits, 2 to 5 MB of 0.94 MB of template.
  package static func giveBackEarly() {
    #if canImport(Glibc)
      _ = setOption(largestOfHeap, 128 << 10)
    #endif
  }
}
