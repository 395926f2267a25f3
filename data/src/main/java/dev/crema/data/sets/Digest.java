package dev.crema.data.sets;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What a fetched file is checked by.
 *
 * @param scope what of the file counts: archives that are made anew for each download differ in
 *     their bytes, but not in what they hold
 * @param algorithm as {@link MessageDigest} names it
 * @param value in hexadecimal
 */
record Digest(Scope scope, String algorithm, String value) {

  enum Scope {
    /** The bytes of the file. */
    FILE,
    /** The bytes that gzip packed, or those of the file if it is not packed. */
    UNPACKED,
    /** Names (without folders) and bytes of the WAV files in a zip archive, by name. */
    RECORDINGS
  }

  /** From its form in the list of sets: {@code scope algorithm value}. */
  static Digest parse(String text) {
    String[] parts = text.split(" ", -1);
    return new Digest(Scope.valueOf(parts[0]), parts[1], parts[2]);
  }

  /** The value that a file has. */
  String of(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      switch (scope) {
        case FILE -> Files.copy(file, out);
        case UNPACKED -> {
          try (InputStream in =
              file.toString().endsWith(".gz")
                  ? DataHome.unpacked(file)
                  : Files.newInputStream(file)) {
            in.transferTo(out);
          }
        }
        case RECORDINGS -> recordings(file, out);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void recordings(Path file, OutputStream out) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<? extends ZipEntry> entries =
          zip.stream()
              .filter(e -> e.getName().endsWith(".wav"))
              .sorted(Comparator.comparing(Digest::name))
              .toList();
      for (ZipEntry entry : entries) {
        out.write(name(entry).getBytes(StandardCharsets.UTF_8));
        try (InputStream in = zip.getInputStream(entry)) {
          in.transferTo(out);
        }
      }
    }
  }

  private static String name(ZipEntry entry) {
    return entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
  }
}
