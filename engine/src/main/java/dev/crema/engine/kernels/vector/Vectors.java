package dev.crema.engine.kernels.vector;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Whether vector code may be used at all. Classes that import the Vector API are loaded only if so.
 */
public final class Vectors {
  private static final Logger LOG = System.getLogger("dev.crema");

  /** Constant for the life of the JVM. */
  static final boolean AVAILABLE = isAvailable();

  private Vectors() {}

  /** The floats of the vectors that the JVM likes best; 0 if it has none for us. */
  public static int lanes() {
    return AVAILABLE ? VectorElements.LANES : 0;
  }

  private static boolean isAvailable() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      LOG.log(
          Level.INFO,
          "the Java kernels run without vectors, several times slower: add --add-modules"
              + " jdk.incubator.vector to the command line of java");
      return false;
    }
    return Fma.FUSED;
  }
}
