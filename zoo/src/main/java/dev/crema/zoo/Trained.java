package dev.crema.zoo;

import dev.crema.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Function;

/** The trained models that come with Crema: files within its archive. */
public final class Trained {
  private Trained() {}

  /**
   * Opens one.
   *
   * @param beside a class in the package that the file is in
   * @param name of the file
   * @param load how the application reads its files
   * @throws DataException if there is none of that name, or it cannot be unpacked
   */
  public static <T> T open(Class<?> beside, String name, Function<Path, T> load) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new DataException("'" + name + "' is missing from Crema's zoo module");
      }
      Path copy = Files.createTempFile("crema-", "-" + name);
      try {
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        return load.apply(copy);
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw new DataException("'" + name + "' cannot be unpacked: " + e, e);
    }
  }
}
