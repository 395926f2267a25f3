package dev.crema.callbacks;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.crema.engine.types.CremaException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sends the numbers of each epoch to a server, as the JSON object {@code {"epoch": 0, "loss": 0.3,
 * …}}, epochs counted from 0, numbers that are not finite as texts. If the server cannot be reached
 * or refuses, this is logged once; training goes on.
 */
public final class RemoteMonitor implements Callback {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String root;
  private final String path;
  private final String field;
  private final Map<String, String> headers;
  private final boolean sendAsJson;
  private boolean failed;

  /** Posts to {@code http://localhost:9000/publish/epoch/end/}. */
  public RemoteMonitor() {
    this("http://localhost:9000");
  }

  /**
   * Posts to {@code /publish/epoch/end/} of a server, as the field {@code data} of a form.
   *
   * @param root the address of the server
   */
  public RemoteMonitor(String root) {
    this(root, "/publish/epoch/end/", "data", Map.of(), false);
  }

  private RemoteMonitor(
      String root, String path, String field, Map<String, String> headers, boolean sendAsJson) {
    this.root = root;
    this.path = path;
    this.field = field;
    this.headers = Map.copyOf(headers);
    this.sendAsJson = sendAsJson;
    request("");
  }

  /** Where on the server numbers go; {@code /publish/epoch/end/} by default. */
  public RemoteMonitor path(String value) {
    return new RemoteMonitor(root, value, field, headers, sendAsJson);
  }

  /** The field of the form; {@code data} by default. */
  public RemoteMonitor field(String value) {
    return new RemoteMonitor(root, path, value, headers, sendAsJson);
  }

  /** Headers of one's own; none by default. */
  public RemoteMonitor headers(Map<String, String> values) {
    return new RemoteMonitor(root, path, field, values, sendAsJson);
  }

  /** Sends the object itself instead of a form with it; false by default. */
  public RemoteMonitor sendAsJson(boolean value) {
    return new RemoteMonitor(root, path, field, headers, value);
  }

  @Override
  public void onTrainBegin(Training training) {
    failed = false;
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Logs logs) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("epoch", epoch);
    numbers.putAll(logs.toMap());
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      String json = JSON.std.asString(numbers);
      int status = client.send(request(json), HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status >= 400) {
        warn("status " + status);
      }
    } catch (IOException e) {
      warn(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(String json) {
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path));
      request.setHeader(
          "Content-Type", sendAsJson ? "application/json" : "application/x-www-form-urlencoded");
      headers.forEach(request::setHeader);
      String body = sendAsJson ? json : encoded(field) + "=" + encoded(json);
      return request.timeout(PATIENCE).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    } catch (IllegalArgumentException e) {
      throw new CremaException(
          "RemoteMonitor: cannot post to %s with headers %s: %s; allowed: an http or https address"
              .formatted(root + path, headers.keySet(), e.getMessage()));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void warn(String why) {
    if (!failed) {
      failed = true;
      System.getLogger("dev.crema")
          .log(
              System.Logger.Level.WARNING,
              "RemoteMonitor: could not send numbers to " + root + path + ": " + why);
    }
  }
}
