package dev.crema.onednn;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.net.URL;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** oneDNN and its OpenMP runtime, or why they are not here. */
sealed interface Library {

  /** Both libraries in this process. */
  record Loaded(SymbolLookup dnnl, SymbolLookup openmp) implements Library {}

  /**
   * @param reason one sentence
   */
  record Missing(String reason) implements Library {}

  /** Loads the libraries of the platform at hand, once per process. */
  static Library get() {
    return Holder.LIBRARY;
  }

  /** Loads when it is first asked for. */
  final class Holder {
    private static final Library LIBRARY =
        load(
            System.getProperty("os.name") + "",
            System.getProperty("os.arch") + "",
            Cache.ofUser(),
            Library.class.getClassLoader());

    private Holder() {}
  }

  /** Looks for the jar of a platform, unpacks it into the cache and loads it. */
  @SuppressWarnings("restricted") // this is the one place where native code comes in
  static Library load(String system, String processor, Cache cache, ClassLoader loader) {
    Platform platform = Platform.of(system, processor);
    if (platform == null) {
      return new Missing("oneDNN is not published for " + system + " on " + processor);
    }
    URL resource = loader.getResource(platform.folder() + platform.dnnl());
    if (resource == null) {
      return new Missing(
          "oneDNN is not on the class path; add the Maven artifact org.bytedeco:dnnl with the"
              + " classifier "
              + platform.classifier());
    }
    try {
      String folder = "onednn/" + platform.classifier() + "-" + Cache.version(resource) + "/";
      // The runtime comes first: oneDNN then binds to the copy that is loaded.
      SymbolLookup openmp = openmp(platform, folder, cache, loader);
      Path dnnl = cache.file(folder + platform.dnnl(), resource);
      return new Loaded(SymbolLookup.libraryLookup(dnnl, Arena.global()), openmp);
    } catch (IOException e) {
      return new Missing(
          "oneDNN could not be unpacked ("
              + e
              + "); name a folder that can be written in the environment variable CREMA_CACHE");
    } catch (IllegalArgumentException e) {
      return new Missing(
          "oneDNN could not be loaded, perhaps for lack of the system's C++ runtime ("
              + e.getMessage()
              + ")");
    } catch (IllegalCallerException e) {
      return new Missing(
          "native access is not allowed; start Java with --enable-native-access=ALL-UNNAMED");
    }
  }

  @SuppressWarnings("restricted")
  private static SymbolLookup openmp(
      Platform platform, String folder, Cache cache, ClassLoader loader) throws IOException {
    @Nullable String name = platform.openmp();
    if (name == null) {
      return SymbolLookup.libraryLookup("vcomp140", Arena.global());
    }
    URL resource = loader.getResource(platform.folder() + name);
    if (resource == null) {
      throw new IOException("no " + name + " beside " + platform.dnnl());
    }
    Path file = cache.file(folder + name, resource);
    return SymbolLookup.libraryLookup(file, Arena.global());
  }
}
