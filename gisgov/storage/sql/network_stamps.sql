-- Which version of each network this snapshot sees: rows of network_change are only added.
SELECT network, sum(n) AS stamp FROM network_change GROUP BY network
