#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension UnsafeMutablePointer where Pointee: BitwiseCopyable {
  /// Memory for big tables that are read at places all over: where the system can, in pages of 2 MiB, so that finding a
  /// place doesn't cost a walk through page tables as well. Small tables lie in ordinary memory.
  ///
  /// Freed with `deallocate()`.
  static func table(_ count: Int) -> UnsafeMutablePointer {
    let bytes = count * MemoryLayout<Pointee>.stride
    guard bytes >= largePage / 2 else { return .allocate(capacity: Swift.max(1, count)) }
    let whole = (bytes + largePage - 1) / largePage * largePage
    let memory = UnsafeMutableRawPointer.allocate(byteCount: whole, alignment: largePage)
    #if os(Linux)
      // Only advice: without large pages the table is as right, and slower.
      _ = madvise(memory, whole, MADV_HUGEPAGE)
    #endif
    return memory.bindMemory(to: Pointee.self, capacity: count)
  }

  private static var largePage: Int { 2 << 20 }
}
