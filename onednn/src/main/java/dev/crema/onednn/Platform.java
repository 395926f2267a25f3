package dev.crema.onednn;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A platform for which oneDNN is published on Maven Central, under the name of its classifier.
 *
 * @param openmp the file name of the OpenMP runtime that lies beside oneDNN in the jar; null if the
 *     platform's own is used
 * @param dnnl the file name of oneDNN
 */
record Platform(String classifier, @Nullable String openmp, String dnnl) {

  /**
   * The platform of an operating system and processor as Java names them; null if there is none.
   */
  static @Nullable Platform of(String system, String processor) {
    String name = system.toLowerCase(Locale.ROOT);
    boolean arm = processor.equals("aarch64");
    if (!arm && !processor.equals("amd64") && !processor.equals("x86_64")) {
      return null;
    }
    if (name.startsWith("linux")) {
      return new Platform(arm ? "linux-arm64" : "linux-x86_64", "libgomp.so.1", "libdnnl.so.3");
    }
    if (name.startsWith("mac")) {
      return arm
          ? new Platform("macosx-arm64", "libomp.dylib", "libdnnl.3.dylib")
          : new Platform("macosx-x86_64", "libiomp5.dylib", "libdnnl.3.dylib");
    }
    if (name.startsWith("windows") && !arm) {
      return new Platform("windows-x86_64", null, "dnnl.dll");
    }
    return null;
  }

  /** The folder of the libraries in the jar. */
  String folder() {
    return "org/bytedeco/dnnl/" + classifier + "/";
  }
}
