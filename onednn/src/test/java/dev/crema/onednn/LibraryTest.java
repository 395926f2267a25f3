package dev.crema.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.kernels.Kernel;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryTest {
  @TempDir Path folder = Path.of("");

  /** Started as a process of its own: loads oneDNN and says why not, if not. */
  static final class Loading {
    private Loading() {}

    static void main() {
      System.out.println(new OneDnn().unavailable().orElse("loaded"));
    }
  }

  @Test
  void oneDnnWorksHere() {
    assertEquals(Optional.empty(), new OneDnn().unavailable());
  }

  @Test
  void processesThatStartAtTheSameTimeAllLoadIt() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-Dcrema.cache=" + folder,
                  "-cp",
                  classPath(),
                  Loading.class.getName())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    }
    for (Process process : processes) {
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertEquals(0, process.waitFor());
      assertEquals("loaded", said);
    }
    try (Stream<Path> left = Files.walk(folder)) {
      assertEquals(List.of(), left.filter(file -> file.toString().endsWith(".part")).toList());
    }
  }

  private static String classPath() throws Exception {
    List<Path> paths = new ArrayList<>();
    for (Class<?> each : List.of(LibraryTest.class, OneDnn.class, Kernel.class)) {
      paths.add(Path.of(each.getProtectionDomain().getCodeSource().getLocation().toURI()));
    }
    Platform platform =
        Objects.requireNonNull(
            Platform.of(System.getProperty("os.name"), System.getProperty("os.arch")));
    URL dnnl =
        Objects.requireNonNull(
            LibraryTest.class.getClassLoader().getResource(platform.folder() + platform.dnnl()));
    if (dnnl.openConnection() instanceof JarURLConnection connection) {
      paths.add(Path.of(connection.getJarFileURL().toURI()));
    }
    return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  @Nested
  class Reasons {
    private String reason(String system, String processor, Path cache, ClassLoader loader) {
      Library library = Library.load(system, processor, new Cache(cache), loader);
      return assertInstanceOf(Library.Missing.class, library).reason();
    }

    @Test
    void anUnknownPlatformIsNamed() {
      assertEquals(
          "oneDNN is not published for Plan 9 on mips",
          reason("Plan 9", "mips", folder, ClassLoader.getSystemClassLoader()));
    }

    @Test
    void aMissingJarIsNamed() {
      assertEquals(
          "oneDNN is not on the class path; add the Maven artifact org.bytedeco:dnnl with the"
              + " classifier macosx-arm64",
          reason("Mac OS X", "aarch64", folder, ClassLoader.getPlatformClassLoader()));
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamedWithWhatToDo() throws IOException {
      Path file = Files.createFile(folder.resolve("file"));
      try (URLClassLoader jar = garbage()) {
        String reason = reason("Linux", "amd64", file.resolve("cache"), jar);
        assertTrue(reason.startsWith("oneDNN could not be unpacked ("), reason);
        assertTrue(reason.contains(file.toString()), reason);
        assertTrue(
            reason.endsWith(
                "name a folder that can be written in the environment variable" + " CREMA_CACHE"),
            reason);
      }
    }

    @Test
    void aLibraryThatDoesNotLoadIsNotAnError() throws IOException {
      try (URLClassLoader jar = garbage()) {
        String reason = reason("Linux", "amd64", folder, jar);
        assertTrue(reason.startsWith("oneDNN could not be loaded"), reason);
      }
    }

    private URLClassLoader garbage() throws IOException {
      Path jar = folder.resolve("garbage.jar");
      String inside = "org/bytedeco/dnnl/linux-x86_64/";
      write(jar, inside + "libdnnl.so.3", inside + "libgomp.so.1");
      return new URLClassLoader(
          new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    }
  }

  @Nested
  class Caches {
    private static final String CONTENT = "what a library holds";

    @Test
    void aFileOnceUnpackedIsUsedAsItIs() throws IOException {
      Cache cache = new Cache(folder.resolve("cache"));
      Path file = cache.file("a/b", resource());
      assertEquals(CONTENT, Files.readString(file));
      Object identity = Objects.requireNonNull(Files.getAttribute(file, "unix:ino"));
      assertEquals(file, cache.file("a/b", resource()));
      assertEquals(identity, Files.getAttribute(file, "unix:ino"));
    }

    @Test
    void aFileChangedSinceIsReplaced() throws IOException {
      Cache cache = new Cache(folder.resolve("cache"));
      Path file = cache.file("a/b", resource());
      FileTime mark = Files.getLastModifiedTime(file);
      Files.writeString(file, CONTENT.replace('a', 'b'));
      assertNotEquals(mark, Files.getLastModifiedTime(file));
      assertEquals(CONTENT, Files.readString(cache.file("a/b", resource())));
    }

    @Test
    void aFileCutShortIsReplaced() throws IOException {
      Cache cache = new Cache(folder.resolve("cache"));
      Path file = cache.file("a/b", resource());
      FileTime mark = Files.getLastModifiedTime(file);
      Files.writeString(file, CONTENT.substring(1));
      Files.setLastModifiedTime(file, mark);
      assertEquals(CONTENT, Files.readString(cache.file("a/b", resource())));
    }

    @Test
    void threadsThatUnpackAtTheSameTimeAgree() throws Exception {
      Cache cache = new Cache(folder.resolve("cache"));
      URL resource = resource();
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        for (int round = 0; round < 20; round++) {
          String name = "round" + round + "/file";
          Callable<String> read = () -> Files.readString(cache.file(name, resource));
          for (Future<String> content : threads.invokeAll(List.of(read, read, read, read))) {
            assertEquals(CONTENT, content.get());
          }
        }
      }
      try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
        assertEquals(20, files.filter(Files::isRegularFile).count());
      }
    }

    @Test
    void aResourceThatIsAFileStaysWhereItIs() throws IOException {
      Path file = Files.writeString(folder.resolve("plain"), CONTENT);
      assertEquals(file, new Cache(folder).file("a/b", file.toUri().toURL()));
    }

    private URL resource() throws IOException {
      Path jar = folder.resolve("small.jar");
      if (Files.notExists(jar)) {
        write(jar, "inside");
      }
      return URI.create("jar:" + jar.toUri() + "!/inside").toURL();
    }
  }

  private static void write(Path jar, String... entries) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String entry : entries) {
        zip.putNextEntry(new ZipEntry(entry));
        zip.write(Caches.CONTENT.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
  }

  @Test
  void eachPublishedPlatformIsKnown() {
    String[][] platforms = {
      {"Linux", "amd64", "linux-x86_64"},
      {"Linux", "aarch64", "linux-arm64"},
      {"Mac OS X", "aarch64", "macosx-arm64"},
      {"Mac OS X", "x86_64", "macosx-x86_64"},
      {"Windows 11", "amd64", "windows-x86_64"},
    };
    assertArrayEquals(
        Stream.of(platforms).map(p -> p[2]).toArray(),
        Stream.of(platforms)
            .map(p -> Objects.requireNonNull(Platform.of(p[0], p[1])).classifier())
            .toArray());
  }
}
