package dev.crema.data.sets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.crema.data.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets are found in each of their forms, and fetched only if they are what they should be. */
class SetsTest {
  private static final String HELLO =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @TempDir Path folder;
  private HttpServer server;
  private final Map<String, byte[]> pages = new HashMap<>();
  private int asked;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked++;
          byte[] page = pages.get(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(page == null ? 404 : 200, page == null ? -1 : page.length);
          if (page != null) {
            exchange.getResponseBody().write(page);
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private KnownSet set(String file, String digest) {
    URI address = URI.create("http://localhost:" + server.getAddress().getPort() + "/" + file);
    return new KnownSet(
        "greetings",
        "one",
        "free",
        List.of(new KnownSet.Source(file, address, Digest.parse(digest))));
  }

  private List<String> fetch(KnownSet set) {
    List<String> told = new ArrayList<>();
    new Fetcher(new DataHome(folder), told::add).fetch(set);
    return told;
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] zip(String... namesAndTexts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        out.putNextEntry(new ZipEntry(namesAndTexts[i]));
        out.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private String read(String file) throws IOException {
    try (InputStream in = new DataHome(folder).open("greetings", file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void fetchesOnceAndChecks() throws IOException {
    pages.put("/hello.txt", "hello".getBytes(StandardCharsets.UTF_8));
    KnownSet set = set("hello.txt", "FILE SHA-256 " + HELLO);
    assertFalse(new DataHome(folder).has(set));
    fetch(set);
    assertEquals("hello", read("hello.txt"));
    assertTrue(new DataHome(folder).has(set));
    assertEquals(
        List.of(folder.resolve("greetings").resolve("hello.txt") + " is there"), fetch(set));
    assertEquals(1, asked);
  }

  @Test
  void whatGzipPackedCountsNotHow() throws IOException {
    pages.put("/hello.txt.gz", gzip("hello"));
    fetch(set("hello.txt.gz", "UNPACKED SHA-256 " + HELLO));
    assertEquals("hello", read("hello.txt"));
  }

  @Test
  void recordingsCountNotTheirFolder() throws IOException {
    // The digest of "a.wav" "hello" "b.wav" "you", one after the other.
    String digest =
        "RECORDINGS SHA-256 2d5b29ddd14e5972e13122fa6ed03bd50b89db3c37df6567621ab56ff58163bc";
    pages.put("/one.zip", zip("b.wav", "you", "README", "x", "v1/a.wav", "hello"));
    fetch(set("one.zip", digest));
    assertEquals("hello", read("a.wav"));
  }

  @Test
  void aWrongFileLeavesTheOldOne() throws IOException {
    pages.put("/hello.txt", "hallo".getBytes(StandardCharsets.UTF_8));
    Files.createDirectories(folder.resolve("greetings"));
    Files.writeString(folder.resolve("greetings/hello.txt"), "old");
    DataException e =
        assertThrows(DataException.class, () -> fetch(set("hello.txt", "FILE SHA-256 " + HELLO)));
    assertTrue(e.getMessage().contains("instead of " + HELLO), e.getMessage());
    assertEquals("old", read("hello.txt"));
    try (Stream<Path> files = Files.list(folder.resolve("greetings"))) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void aMissingPageIsSaid() {
    DataException e =
        assertThrows(DataException.class, () -> fetch(set("no.txt", "FILE SHA-256 " + HELLO)));
    assertTrue(e.getMessage().endsWith("the server answered 404"), e.getMessage());
  }

  @Test
  void aMissingFileSaysHowToGetIt() {
    DataException e = assertThrows(DataException.class, () -> read("hello.txt"));
    assertTrue(e.getMessage().contains("'crema data fetch greetings'"), e.getMessage());
    assertThrows(DataException.class, () -> new DataHome(folder).file("greetings", "hello.txt"));
  }

  @Test
  void allSetsHaveAddressesAndDigests() {
    for (KnownSet set : KnownSet.all()) {
      assertFalse(set.sources().isEmpty(), set.name());
      for (KnownSet.Source source : set.sources()) {
        int digits = source.digest().algorithm().equals("MD5") ? 32 : 64;
        assertEquals(digits, source.digest().value().length(), source.file());
        assertTrue(source.address().isAbsolute(), source.file());
      }
    }
    DataException e = assertThrows(DataException.class, () -> KnownSet.named("mnits"));
    assertTrue(e.getMessage().contains("allowed: cifar10, fashion-mnist"), e.getMessage());
  }
}
