"""What every benchmark needs: measuring programs, servers of its own, a private PostgreSQL."""
