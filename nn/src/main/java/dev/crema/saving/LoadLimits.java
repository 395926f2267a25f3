package dev.crema.saving;

/**
 * How much a file may ask for; every limit is checked before memory is taken.
 *
 * @param fileBytes the size of the file; 64 GiB by default
 * @param headerBytes the size of a JSON text or header; 100 MB by default, as the safetensors
 *     format has it
 * @param members the members of an archive; 10,000 by default
 * @param tensors the tensors of a member; 1,000,000 by default
 * @param nameLength the letters of a name; 512 by default
 * @param depth how deep JSON may be nested; 100 by default
 */
public record LoadLimits(
    long fileBytes, int headerBytes, int members, int tensors, int nameLength, int depth) {
  public static final LoadLimits DEFAULT =
      new LoadLimits(64L << 30, 100_000_000, 10_000, 1_000_000, 512, 100);

  /** These limits with another size of the file. */
  public LoadLimits fileBytes(long bytes) {
    return new LoadLimits(bytes, headerBytes, members, tensors, nameLength, depth);
  }

  void check(String what, long asked, long allowed, String file, String place) {
    if (asked > allowed) {
      throw new FormatException(
          FormatException.Code.LIMIT, file, place, what + " is " + asked + "; allowed: " + allowed);
    }
  }
}
