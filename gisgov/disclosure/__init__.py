"""Tables of counts that do not tell on people: what is withheld, and the attack that tests it.

Statistics are sums over fixed areas. A count below k is withheld, and with it as many others as it
takes that nobody can compute it from the rest, from the tables of other borders and of earlier
releases included. Nothing here knows of databases or maps: an area is a set of atoms.
"""
