package dev.crema.data.sets;

import dev.crema.data.DataException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the data sets that do not come with Crema: one folder a set, named like the set.
 *
 * <p>A file of a set may stand there as it is, packed by gzip ({@code NAME.gz}), or within a zip
 * archive in any folder of it; {@link #open} finds it.
 *
 * @param folder the folder of all sets
 */
public record DataHome(Path folder) {

  /**
   * The system property {@code crema.data}, else the environment's {@code CREMA_DATA}, else {@code
   * .crema/data} in the user's folder.
   */
  public static DataHome standard() {
    String environment = System.getenv("CREMA_DATA");
    String chosen = System.getProperty("crema.data", environment == null ? "" : environment);
    return new DataHome(
        chosen.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".crema", "data")
            : Path.of(chosen));
  }

  /** Whether a file of a set is there, in any of its forms. */
  public boolean has(String set, String file) {
    Path place = folder.resolve(set);
    return Files.isRegularFile(place.resolve(file))
        || Files.isRegularFile(place.resolve(file + ".gz"))
        || archive(place, file) != null;
  }

  /** Whether all files of a set are there. */
  public boolean has(KnownSet set) {
    return set.sources().stream().allMatch(source -> has(set.name(), source.file()));
  }

  /**
   * A file of a set as it stands there.
   *
   * @throws DataException if it is not there
   */
  public Path file(String set, String file) {
    Path path = folder.resolve(set).resolve(file);
    if (!Files.isRegularFile(path)) {
      throw missing(set, file);
    }
    return path;
  }

  /**
   * The content of a file of a set, unpacked.
   *
   * @throws DataException if it is not there or cannot be read
   */
  public InputStream open(String set, String file) {
    Path place = folder.resolve(set);
    Path plain = place.resolve(file);
    Path packed = place.resolve(file + ".gz");
    try {
      if (Files.isRegularFile(plain)) {
        return new BufferedInputStream(Files.newInputStream(plain));
      }
      if (Files.isRegularFile(packed)) {
        return unpacked(packed);
      }
      Path archive = archive(place, file);
      if (archive != null) {
        return entry(archive, file);
      }
    } catch (IOException e) {
      throw new DataException("'" + file + "' in '" + place + "' cannot be read: " + e, e);
    }
    throw missing(set, file);
  }

  private DataException missing(String set, String file) {
    return new DataException(
        "'"
            + file
            + "' of the data set '"
            + set
            + "' is not in '"
            + folder.resolve(set)
            + "'; get it by 'crema data fetch "
            + set
            + "', or set CREMA_DATA to the folder of your data sets");
  }

  static InputStream unpacked(Path packed) throws IOException {
    InputStream in = Files.newInputStream(packed);
    try {
      return new BufferedInputStream(new GZIPInputStream(in, 1 << 16));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static @Nullable Path archive(Path place, String file) {
    if (!Files.isDirectory(place)) {
      return null;
    }
    for (Path archive : archives(place)) {
      try (ZipFile zip = new ZipFile(archive.toFile())) {
        if (find(zip, file) != null) {
          return archive;
        }
      } catch (IOException e) {
        throw new DataException("'" + archive + "' cannot be read: " + e, e);
      }
    }
    return null;
  }

  private static List<Path> archives(Path place) {
    try (Stream<Path> files = Files.list(place)) {
      return files.filter(f -> f.toString().endsWith(".zip")).sorted().toList();
    } catch (IOException e) {
      throw new DataException("'" + place + "' cannot be read: " + e, e);
    }
  }

  private static @Nullable ZipEntry find(ZipFile zip, String file) {
    return zip.stream()
        .filter(e -> e.getName().equals(file) || e.getName().endsWith("/" + file))
        .findFirst()
        .orElse(null);
  }

  private static InputStream entry(Path archive, String file) throws IOException {
    ZipFile zip = new ZipFile(archive.toFile());
    ZipEntry entry = find(zip, file);
    if (entry == null) {
      zip.close();
      throw new IOException("no '" + file + "' in '" + archive + "'");
    }
    return new FilterInputStream(new BufferedInputStream(zip.getInputStream(entry))) {
      @Override
      public void close() throws IOException {
        zip.close();
      }
    };
  }
}
