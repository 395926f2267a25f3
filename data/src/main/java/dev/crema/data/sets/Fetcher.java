package dev.crema.data.sets;

import dev.crema.data.DataException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings data sets from their official homes into {@link DataHome}, checked by their digests. */
public final class Fetcher {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DataHome home;
  private final Consumer<String> progress;

  /**
   * @param progress told in a line what happens to each file
   */
  public Fetcher(DataHome home, Consumer<String> progress) {
    this.home = home;
    this.progress = progress;
  }

  /**
   * Fetches the files of a set that are not there yet. What is there, and right, stays.
   *
   * @throws DataException if a file cannot be fetched or is not what it should be; a file of that
   *     name that was there before is as it was
   */
  public void fetch(KnownSet set) {
    Path folder = home.folder().resolve(set.name());
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new DataException("the folder '" + folder + "' cannot be made: " + e, e);
    }
    try (HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(PATIENCE)
            .build()) {
      for (KnownSet.Source source : set.sources()) {
        fetch(client, source, folder.resolve(source.file()));
      }
    }
  }

  private void fetch(HttpClient client, KnownSet.Source source, Path target) {
    Path temporary = null;
    try {
      if (Files.exists(target) && source.digest().of(target).equals(source.digest().value())) {
        progress.accept(target + " is there");
        return;
      }
      temporary = Files.createTempFile(target.getParent(), ".fetch-", "-" + source.file());
      progress.accept(source.address() + " → " + target);
      download(client, source.address(), temporary);
      String found = source.digest().of(temporary);
      if (!found.equals(source.digest().value())) {
        throw new DataException(
            "'"
                + source.address()
                + "' is not what it should be: its digest ("
                + source.digest().algorithm()
                + ") is "
                + found
                + " instead of "
                + source.digest().value());
      }
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new DataException("'" + source.address() + "' cannot be fetched: " + e, e);
    } finally {
      delete(temporary);
    }
  }

  private static void download(HttpClient client, URI address, Path file) throws IOException {
    try {
      HttpResponse<Path> response =
          client.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofFile(file));
      if (response.statusCode() != 200) {
        throw new IOException("the server answered " + response.statusCode());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void delete(@Nullable Path temporary) {
    if (temporary != null) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException e) {
        temporary.toFile().deleteOnExit();
      }
    }
  }
}
