"""All that exists only off Azure: embedded servers, the sample job system, hosts and look-alikes."""
