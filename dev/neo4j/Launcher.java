import java.nio.file.*;
import java.util.*;
import org.neo4j.configuration.connectors.*;
import org.neo4j.dbms.api.*;
import org.neo4j.kernel.internal.GraphDatabaseAPI;

/** Runs Neo4j Community in this JVM, as HOME/neo4j.conf says: {@code java Launcher HOME keep|remove}. */
public final class Launcher {
    private static volatile DatabaseManagementService service;
    private static volatile boolean remove; // whether HOME goes when we end

    public static void main(String[] args) {
        try {
            start(args);
        } catch (Throwable e) {
            e.printStackTrace();
            System.exit(1); // threads of Neo4j would keep this JVM alive
        }
    }

    private static void start(String[] args) throws Exception {
        Path home = Path.of(args[0]);
        remove = args[1].equals("remove");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(home)));
        Thread watcher = new Thread(Launcher::watch, "stdin");
        watcher.setDaemon(true);
        watcher.start(); // first of all: our parent may end while Neo4j still starts

        service = new DatabaseManagementServiceBuilder(home)
            .loadPropertiesFromFile(home.resolve("neo4j.conf")).build();
        String password = System.getenv("NEO4J_LAUNCHER_PASSWORD");
        if (password != null && !password.isEmpty()) {
            service.database("system").executeTransactionally(
                "CREATE OR REPLACE USER neo4j SET PASSWORD $p CHANGE NOT REQUIRED", Map.of("p", password));
        }
        var ports = ((GraphDatabaseAPI) service.database("neo4j")).getDependencyResolver()
            .resolveDependency(ConnectorPortRegister.class);
        System.out.println("READY " + ports.getLocalAddress(ConnectorType.BOLT).getPort());
    }

    /** A byte on stdin asks us to stop; its end says that the parent is gone, however it went. */
    private static void watch() {
        try {
            if (System.in.read() >= 0) {
                remove = false; // the parent still lives and tidies up itself
            }
        } catch (java.io.IOException e) {
            // as good as its end
        }
        Thread late = new Thread(() -> {
            try {
                Thread.sleep(30_000);
            } catch (InterruptedException e) {
                // then at once
            }
            Runtime.getRuntime().halt(1); // a shutdown that hangs must not outlive the tests
        });
        late.setDaemon(true);
        late.start();
        System.exit(0);
    }

    private static void end(Path home) {
        if (!remove) {
            if (service != null) {
                service.shutdown(); // takes 10 s: Bolt waits for latecomers
            }
            return;
        }
        try (var files = Files.walk(home)) { // no data to keep, so nothing to shut down
            files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
        } catch (java.io.IOException | java.io.UncheckedIOException e) {
            System.err.println("cannot remove " + home + ": " + e);
        }
    }
}
