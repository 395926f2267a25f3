package dev.crema.callbacks;

import static dev.crema.Crema.remoteMonitor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.HttpServer;
import dev.crema.engine.types.CremaException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server on this machine gets of a run. */
class RemoteMonitorTest {
  private record Post(String method, String path, String type, String secret, String body) {}

  private final List<Post> posts = new CopyOnWriteArrayList<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private int status = 200;
  private HttpServer server;
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          warnings.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          posts.add(
              new Post(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  exchange.getRequestHeaders().getFirst("Content-Type"),
                  exchange.getRequestHeaders().getFirst("X-Secret"),
                  body));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    Logger.getLogger("dev.crema").addHandler(handler);
  }

  @AfterEach
  void stop() {
    Logger.getLogger("dev.crema").removeHandler(handler);
    server.stop(0);
  }

  private String root() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Test
  void epochsArePostedAsAForm() throws IOException {
    Script.run(remoteMonitor(root()), "loss", 0.5, 0.25);
    assertEquals(2, posts.size());
    Post last = posts.getLast();
    assertEquals("POST", last.method());
    assertEquals("/publish/epoch/end/", last.path());
    assertEquals("application/x-www-form-urlencoded", last.type());
    assertTrue(last.body().startsWith("data="), last.body());
    String json = URLDecoder.decode(last.body().substring(5), StandardCharsets.UTF_8);
    assertEquals(Map.of("epoch", 1, "loss", 0.25), JSON.std.mapFrom(json));
  }

  @Test
  void epochsArePostedAsJson() throws IOException {
    RemoteMonitor monitor =
        remoteMonitor(root()).path("/run?name=1").sendAsJson(true).headers(Map.of("X-Secret", "s"));
    Script.run(monitor, "val_loss", Double.NaN);
    Post post = posts.getFirst();
    assertEquals("/run?name=1", post.path());
    assertEquals("application/json", post.type());
    assertEquals("s", post.secret());
    assertEquals(Map.of("epoch", 0, "val_loss", "NaN"), JSON.std.mapFrom(post.body()));
  }

  @Test
  void theFieldHasAName() {
    Script.run(remoteMonitor(root()).field("a b&"), "loss", 1);
    assertTrue(posts.getFirst().body().startsWith("a+b%26=%7B"), posts.getFirst().body());
  }

  @Test
  void refusalsAreLoggedOnceAndTrainingGoesOn() {
    status = 503;
    assertEquals(3, Script.run(remoteMonitor(root()), "loss", 3, 2, 1).ran);
    assertEquals(3, posts.size());
    assertEquals(1, warnings.size());
    assertTrue(warnings.getFirst().endsWith("status 503"), warnings.getFirst());
  }

  @Test
  void aMissingServerIsLoggedOnceAndTrainingGoesOn() {
    String root = root();
    server.stop(0);
    assertEquals(2, Script.run(remoteMonitor(root), "loss", 2, 1).ran);
    assertEquals(1, warnings.size());
    String start = "RemoteMonitor: could not send numbers to " + root + "/publish/epoch/end/: ";
    assertTrue(warnings.getFirst().startsWith(start), warnings.getFirst());
  }

  @Test
  void whatIsNoAddressIsRefused() {
    for (String root : List.of("localhost:9000", "ftp://host", "http://a b")) {
      String message = assertThrows(CremaException.class, () -> remoteMonitor(root)).getMessage();
      assertTrue(message.startsWith("RemoteMonitor: cannot post to " + root), message);
    }
    String message =
        assertThrows(
                CremaException.class,
                () -> new RemoteMonitor().headers(Map.of("Host", "elsewhere")))
            .getMessage();
    assertTrue(message.contains("[Host]"), message);
  }
}
