"""Whether the database is as this code wants it, asked without changing anything."""

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def is_prepared() -> bool:
    """Nothing to migrate, and somebody who can sign in. Leaves no connection open."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        return get_user_model()._default_manager.exists()
    finally:
        connection.close()
