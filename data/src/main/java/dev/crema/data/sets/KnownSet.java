package dev.crema.data.sets;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.crema.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A data set that Crema knows how to fetch from its official home.
 *
 * @param name also that of its folder in {@link DataHome}
 * @param about what it is, in a line
 * @param terms on what terms it may be used
 */
public record KnownSet(String name, String about, String terms, List<Source> sources) {

  /**
   * One of its files.
   *
   * @param file its name in the set's folder
   * @param address where it is fetched from
   * @param digest what it is checked by
   */
  record Source(String file, URI address, Digest digest) {}

  public KnownSet {
    sources = List.copyOf(sources);
  }

  /** All of them, by name. */
  public static List<KnownSet> all() {
    try (InputStream in = KnownSet.class.getResourceAsStream("sets.json")) {
      if (in == null) {
        throw new DataException("'sets.json' is missing from Crema's data module");
      }
      List<KnownSet> sets = new ArrayList<>();
      for (Object set : JSON.std.listFrom(in)) {
        sets.add(of((Map<?, ?>) set));
      }
      return List.copyOf(sets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The set of a name.
   *
   * @throws DataException if there is none; it lists those there are
   */
  public static KnownSet named(String name) {
    List<KnownSet> all = all();
    return all.stream()
        .filter(set -> set.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    "NAME is '"
                        + name
                        + "'; allowed: "
                        + String.join(", ", all.stream().map(KnownSet::name).toList())));
  }

  private static KnownSet of(Map<?, ?> set) {
    List<Source> sources = new ArrayList<>();
    for (Object each : (List<?>) Objects.requireNonNull(set.get("files"))) {
      Map<?, ?> file = (Map<?, ?>) each;
      String name = text(file, "file");
      String address =
          text(set, "base") + (file.containsKey("address") ? text(file, "address") : name);
      sources.add(new Source(name, URI.create(address), Digest.parse(text(file, "digest"))));
    }
    return new KnownSet(text(set, "name"), text(set, "about"), text(set, "terms"), sources);
  }

  private static String text(Map<?, ?> map, String key) {
    return (String) Objects.requireNonNull(map.get(key), key);
  }
}
