package io.cellwarden.ops.bench;

import io.cellwarden.persistence.server.CassandraServer;
import io.cellwarden.persistence.store.CassandraSchema;
import io.cellwarden.persistence.store.CassandraSettings;
import io.cellwarden.persistence.store.CassandraStore;
import io.cellwarden.persistence.store.EmbeddedStore;
import io.cellwarden.persistence.store.RefusingDisk;
import io.cellwarden.persistence.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Where the journals of a bench are kept: a store as {@code run} has it, in a folder that goes with the bench. */
public sealed interface BenchStore {
    /** The embedded one. */
    record Embedded() implements BenchStore {
        @Override
        public Live begin(Consumer<String> progress) throws IOException {
            return new LiveEmbedded(Scratch.folder());
        }

        @Override
        public String text() {
            return "journal on";
        }
    }

    /**
     * A Cassandra server of one node that is the bench's own, as {@code cellwarden cassandra} starts it.
     *
     * @param jars the folder with the jars of the server
     */
    record Cassandra(Path jars) implements BenchStore {
        @Override
        public Live begin(Consumer<String> progress) throws IOException, InterruptedException {
            return LiveCassandra.begin(Scratch.folder(), jars, progress);
        }

        @Override
        public String text() {
            return "journal on Cassandra";
        }
    }

    /** Begins it; returns once it takes events. */
    Live begin(Consumer<String> progress) throws IOException, InterruptedException;

    /** For people: a journal that is kept there. */
    String text();

    /** One that is there until it is closed. */
    sealed interface Live extends AutoCloseable {
        /** What Pekko's journal is led to. */
        Store store();

        /** From now on it takes nothing, as if its disk were full or its server dead. */
        void takeAway() throws IOException, InterruptedException;

        /** Has it take events again; returns once it could. */
        void bringBack() throws IOException, InterruptedException;

        @Override
        void close() throws IOException;
    }

    /** The embedded store on a disk that can be told to refuse. */
    final class LiveEmbedded implements Live {
        private final Path folder;
        private final RefusingDisk disk = new RefusingDisk();
        private final EmbeddedStore store;

        private LiveEmbedded(Path folder) {
            this.folder = folder;
            this.store = EmbeddedStore.open(folder, disk);
        }

        @Override
        public Store store() {
            return store;
        }

        @Override
        public void takeAway() throws IOException {
            disk.refuse();
        }

        @Override
        public void bringBack() {
            disk.accept();
        }

        @Override
        public void close() throws IOException {
            store.close();
            Scratch.delete(folder);
        }
    }

    /** A server that can be killed and begun again on its data. */
    final class LiveCassandra implements Live {
        private final Path folder;
        private final CassandraServer server;
        private final Store store;
        private final Consumer<String> progress;

        private LiveCassandra(Path folder, CassandraServer server, Store store, Consumer<String> progress) {
            this.folder = folder;
            this.server = server;
            this.store = store;
            this.progress = progress;
        }

        private static LiveCassandra begin(Path folder, Path jars, Consumer<String> progress)
                throws IOException, InterruptedException {
            CassandraServer server = CassandraServer.start(folder.resolve("server"), 0, jars);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> kill(server), "stop-cassandra"));
            try {
                server.awaitReady(progress);
                CassandraSettings settings = CassandraSettings.onThisComputer(server.port());
                CassandraSchema.apply(settings, _ -> {});
                Store store = CassandraStore.open(folder.resolve("data"), settings);
                return new LiveCassandra(folder, server, store, progress);
            } catch (IOException | InterruptedException | RuntimeException e) {
                server.close();
                throw e;
            }
        }

        private static void kill(CassandraServer server) {
            try {
                server.kill();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public Store store() {
            return store;
        }

        @Override
        public void takeAway() throws InterruptedException {
            server.kill();
        }

        @Override
        public void bringBack() throws IOException, InterruptedException {
            server.startAgain();
            server.awaitReady(progress);
        }

        /** Nobody needs its data. */
        @Override
        public void close() throws IOException {
            store.close();
            kill(server);
            Scratch.delete(folder);
        }
    }
}
