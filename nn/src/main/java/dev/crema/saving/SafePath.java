package dev.crema.saving;

import java.util.Arrays;

/** Names inside archives that stay inside. */
final class SafePath {
  private SafePath() {}

  /** Refuses names that an unpacking tool could place elsewhere. */
  static String check(String file, String name, LoadLimits limits) {
    limits.check("the length of a member's name", name.length(), limits.nameLength(), file, "");
    boolean bad =
        name.isEmpty()
            || name.startsWith("/")
            || name.indexOf('\\') >= 0
            || name.indexOf('\0') >= 0
            || name.indexOf(':') >= 0
            || name.chars().anyMatch(c -> c < ' ')
            || Arrays.asList(name.split("/", -1)).contains("..");
    if (bad) {
      throw new FormatException(
          FormatException.Code.UNSAFE_NAME,
          file,
          "",
          "member name '" + printable(name) + "'; allowed: relative names with / and without ..");
    }
    return name;
  }

  private static String printable(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }
}
