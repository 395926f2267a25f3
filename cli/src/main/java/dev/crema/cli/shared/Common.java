package dev.crema.cli.shared;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.crema.engine.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all commands that compute have in common. */
public abstract class Common implements Callable<Integer> {
  @Option(names = "--json", description = "End with one line of JSON for programs.")
  boolean json;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Compute on N threads; by default one per physical core.")
  protected @Nullable Integer threads;

  @Option(
      names = "--kernels",
      paramLabel = "NAME",
      description = "onednn or vector; by default onednn where it loads.")
  protected String kernels = Settings.current().kernels();

  /** Does the work and says what the JSON line tells. */
  protected abstract Map<String, Object> work();

  @Override
  public final Integer call() {
    Settings settings = Settings.current().withKernels(kernels);
    if (threads != null) {
      settings = settings.withThreads(threads);
    }
    Map<String, Object> result = settings.during(this::work);
    if (json) {
      try {
        System.out.println(JSON.std.asString(result));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return 0;
  }
}
