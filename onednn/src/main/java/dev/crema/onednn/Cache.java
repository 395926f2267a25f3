package dev.crema.onednn;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of libraries unpacked from jars.
 *
 * <p>A file is written under another name, checked, flushed and then renamed, so that processes
 * that start at the same time never see half of it. Its modification time is made from the checksum
 * in the jar: a file whose size and time are as expected has not been touched since, and need not
 * be read again (90 MB) at each start. All others are replaced.
 */
record Cache(Path folder) {
  private static final String PROPERTY = "crema.cache";
  private static final String VARIABLE = "CREMA_CACHE";

  /** The user's folder, or the one that the system property or the environment names. */
  static Cache ofUser() {
    @Nullable String chosen = System.getProperty(PROPERTY);
    if (chosen == null) {
      chosen = System.getenv(VARIABLE);
    }
    return new Cache(
        chosen == null || chosen.isBlank()
            ? standard(System.getProperty("os.name"), Path.of(System.getProperty("user.home")))
            : Path.of(chosen));
  }

  private static Path standard(String system, Path home) {
    if (system.startsWith("Windows")) {
      @Nullable String local = System.getenv("LOCALAPPDATA");
      return (local == null ? home.resolve("AppData", "Local") : Path.of(local)).resolve("crema");
    }
    if (system.startsWith("Mac")) {
      return home.resolve("Library", "Caches", "crema");
    }
    @Nullable String caches = System.getenv("XDG_CACHE_HOME");
    return (caches == null || caches.isBlank() ? home.resolve(".cache") : Path.of(caches))
        .resolve("crema");
  }

  /** What tells the content of a resource from that of other versions. */
  static String version(URL resource) throws IOException {
    return resource.openConnection() instanceof JarURLConnection connection
        ? Long.toHexString(connection.getJarEntry().getCrc())
        : "plain";
  }

  /**
   * The file with the content of a resource, below {@code name}. A resource that is a file already
   * stays where it is.
   *
   * @throws IOException if it cannot be written
   */
  Path file(String name, URL resource) throws IOException {
    if (!(resource.openConnection() instanceof JarURLConnection connection)) {
      try {
        return Path.of(resource.toURI());
      } catch (URISyntaxException e) {
        throw new IOException(e);
      }
    }
    JarEntry entry = connection.getJarEntry();
    FileTime mark = FileTime.from(entry.getCrc() & 0x3fff_ffff, TimeUnit.SECONDS);
    Path target = folder.resolve(name);
    if (!isIntact(target, entry.getSize(), mark)) {
      unpack(connection, entry, target, mark);
    }
    return target;
  }

  private static boolean isIntact(Path file, long size, FileTime mark) throws IOException {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return found.size() == size && found.lastModifiedTime().equals(mark);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void unpack(JarURLConnection from, JarEntry entry, Path target, FileTime mark)
      throws IOException {
    Path parent = target.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException(target + " is not in a folder");
    }
    Files.createDirectories(parent);
    Path temporary = Files.createTempFile(parent, target.getFileName() + ".", ".part");
    try {
      CRC32 sum = new CRC32();
      try (InputStream in = new CheckedInputStream(from.getInputStream(), sum);
          FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
          OutputStream out = Channels.newOutputStream(channel)) {
        in.transferTo(out);
        channel.force(true);
      }
      if (sum.getValue() != entry.getCrc() || Files.size(temporary) != entry.getSize()) {
        throw new IOException(entry.getName() + " in " + from.getJarFileURL() + " is damaged");
      }
      Files.setLastModifiedTime(temporary, mark);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
